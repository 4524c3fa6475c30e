using Lathe.Training.Kernels.Matmul;

namespace Lathe.Training.Loop;

/// <summary>
/// Told what a run does, on the run's own thread and in order. Calls are cheap (one line appended to a file); an implementation
/// that cannot record throws <see cref="TrainingException"/> of kind <see cref="TrainingFailure.Output"/>, which ends the run.
/// </summary>
public interface ITrainingReporter
{
    void Phase(TrainingPhase phase, string? detail = null);

    /// <summary>How far a phase is, in its own unit (bytes, rows, batches). May be called often: reports are thinned out.</summary>
    void Progress(TrainingPhase phase, long done, long total);

    /// <summary>Work came forward by less than is worth a report, such as one of a step's micro-batches. Called often, so it costs nothing.</summary>
    void Working();

    /// <summary>The loop waits, as it was asked to.</summary>
    /// <param name="step">Optimizer steps done.</param>
    void Paused(int step);

    /// <summary>A paused loop goes on; not called when it is stopped instead.</summary>
    void Resumed();

    /// <summary>Products were measured on this machine, to choose how to compute; not called where nothing had to be chosen.</summary>
    void Measured(MatmulRates rates);

    void Plan(TrainingPlan plan);

    void Step(StepRecord record);

    void Evaluated(EvalRecord record);

    /// <param name="step">Optimizer steps done.</param>
    /// <param name="path">Absolute path of the checkpoint folder.</param>
    void CheckpointSaved(int step, string path);

    /// <summary>
    /// The peaks have risen noticeably: before the first step and at most once per log line. Called once more before the run ends, by an
    /// exception too.
    /// </summary>
    void Memory(MemoryRecord record);

    void Preview(PreviewRecord record);

    /// <param name="severity">Whether the user should act.</param>
    /// <param name="code">Short, stable, such as <c>rows-truncated</c>.</param>
    /// <param name="message">One sentence for the user.</param>
    void Notice(NoticeSeverity severity, string code, string message);

    /// <summary>The last call of a run that was completed or stopped; never after an exception.</summary>
    void Finished(TrainingSummary summary);
}
