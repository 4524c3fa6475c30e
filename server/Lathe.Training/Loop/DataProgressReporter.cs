using Lathe.Data.Pipeline;
using Lathe.Training.Diagnostics;

namespace Lathe.Training.Loop;

/// <summary>Passes the data pipeline's progress on, in bytes of the dataset's files.</summary>
internal sealed class DataProgressReporter(ITrainingReporter reporter) : IProgress<DataProgress>
{
    private readonly Lock _gate = new();

    public void Report(DataProgress value)
    {
        FaultPoints.Reach(FaultPoints.Tokenizing);
        lock (_gate)
        {
            reporter.Progress(TrainingPhase.Tokenizing, value.BytesDone, value.BytesTotal);
        }
    }
}
