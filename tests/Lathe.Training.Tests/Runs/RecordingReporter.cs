using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Loop;

namespace Lathe.Training.Tests.Runs;

/// <summary>Keeps everything a run tells, and may ask it to stop after a step.</summary>
internal sealed class RecordingReporter(StopSignal stop, int stopAfter = int.MaxValue, StopMode mode = StopMode.WithCheckpoint) : ITrainingReporter
{
    public List<StepRecord> Steps { get; } = [];

    public List<EvalRecord> Evaluations { get; } = [];

    public List<MemoryRecord> Memory { get; } = [];

    public List<PreviewRecord> Previews { get; } = [];

    public List<(string Code, string Message)> Notices { get; } = [];

    public List<string> Checkpoints { get; } = [];

    /// <summary>Steps after which the run waited.</summary>
    public List<int> Pauses { get; } = [];

    /// <summary>Called, on the run's thread, when it begins to wait.</summary>
    public Action? OnPaused { get; set; }

    /// <summary>Called, on the run's thread, after each optimizer step with its number.</summary>
    public Action<int>? OnStep { get; set; }

    public int Resumptions { get; private set; }

    public int MicroBatches { get; private set; }

    /// <summary>Step whose end is not taken, as on a full disk.</summary>
    public int FailsAfter { get; init; } = int.MaxValue;

    public TrainingPlan? Planned { get; private set; }

    public TrainingSummary? Summary { get; private set; }

    public void Measured(MatmulRates rates) => Assert.True(rates.Fp32 > 0);

    public void Phase(TrainingPhase phase, string? detail = null)
    {
    }

    public void Progress(TrainingPhase phase, long done, long total)
    {
        if (phase == TrainingPhase.Training)
        {
            OnStep?.Invoke((int)done);
        }

        if (phase == TrainingPhase.Training && done >= stopAfter)
        {
            stop.Request(mode);
        }

        if (phase == TrainingPhase.Training && done >= FailsAfter)
        {
            throw new TrainingException(TrainingFailure.Output, "full");
        }
    }

    public void Working() => MicroBatches++;

    public void Paused(int step)
    {
        Pauses.Add(step);
        OnPaused?.Invoke();
    }

    public void Resumed() => Resumptions++;

    public void Plan(TrainingPlan plan) => Planned = plan;

    public void Step(StepRecord record) => Steps.Add(record);

    public void Evaluated(EvalRecord record) => Evaluations.Add(record);

    public void CheckpointSaved(int step, string path) => Checkpoints.Add(path);

    void ITrainingReporter.Memory(MemoryRecord record) => Memory.Add(record);

    public void Preview(PreviewRecord record) => Previews.Add(record);

    public void Notice(NoticeSeverity severity, string code, string message) => Notices.Add((code, message));

    public void Finished(TrainingSummary summary) => Summary = summary;
}
