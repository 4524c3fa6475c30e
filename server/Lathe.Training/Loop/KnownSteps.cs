using Lathe.Data.Streaming;

namespace Lathe.Training.Loop;

/// <summary>Steps over data whose examples are all there: what a step works on follows from its number.</summary>
internal sealed class KnownSteps(BatchSource batches, EpochPlan plan) : IStepSource
{
    public StreamPlace? Place => null;

    public StepData Next(ProgressState progress)
    {
        var (epoch, work) = plan.Work(progress.Step);
        var (first, end) = (work.Start.Value, work.End.Value);
        return new StepData(
            [.. Enumerable.Range(first, end - first).Select(index => batches.Batch(epoch, index))],
            plan.MicroBatchesBefore(progress.Step),
            plan.EpochAfter(progress.Step + 1),
            end == plan.MicroBatches);
    }
}
