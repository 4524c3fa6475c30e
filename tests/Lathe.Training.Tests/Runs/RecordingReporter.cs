using Lathe.Training.Loop;

namespace Lathe.Training.Tests.Runs;

/// <summary>Keeps everything a run tells, and may ask it to stop after a step.</summary>
internal sealed class RecordingReporter(StopSignal stop, int stopAfter = int.MaxValue, StopMode mode = StopMode.WithCheckpoint) : ITrainingReporter
{
    public List<StepRecord> Steps { get; } = [];

    public List<EvalRecord> Evaluations { get; } = [];

    public List<PreviewRecord> Previews { get; } = [];

    public List<(string Code, string Message)> Notices { get; } = [];

    public List<string> Checkpoints { get; } = [];

    public TrainingPlan? Planned { get; private set; }

    public TrainingSummary? Summary { get; private set; }

    public void Phase(TrainingPhase phase, string? detail = null)
    {
    }

    public void Progress(TrainingPhase phase, long done, long total)
    {
        if (phase == TrainingPhase.Training && done >= stopAfter)
        {
            stop.Request(mode);
        }
    }

    public void Plan(TrainingPlan plan) => Planned = plan;

    public void Step(StepRecord record) => Steps.Add(record);

    public void Evaluated(EvalRecord record) => Evaluations.Add(record);

    public void CheckpointSaved(int step, string path) => Checkpoints.Add(path);

    public void Preview(PreviewRecord record) => Previews.Add(record);

    public void Notice(NoticeSeverity severity, string code, string message) => Notices.Add((code, message));

    public void Finished(TrainingSummary summary) => Summary = summary;
}
