using Lathe.Training.Diagnostics;

namespace Lathe.Training.Loop;

/// <summary>From the steps since the last log line to the next.</summary>
/// <param name="clock">Of the steps since the last line.</param>
internal sealed class StepLog(StepClock clock)
{
    private long _tokens;
    private long _samples;

    /// <summary>Counts a step.</summary>
    public void Count(long tokens, long samples)
    {
        _tokens += tokens;
        _samples += samples;
    }

    /// <param name="progress">After the last step of the line.</param>
    /// <param name="totalSteps">Of the run.</param>
    /// <param name="rate">Learning rate of the last step.</param>
    /// <param name="norm">Norm of its gradient.</param>
    /// <param name="remaining">Time that the rest of the run will take.</param>
    public StepRecord Take(ProgressState progress, int totalSteps, double rate, double norm, TimeSpan remaining)
    {
        var (steps, seconds) = (progress.StepsSinceLog, clock.Total.TotalSeconds);
        double PerStep(StepPart part) => clock.Of(part).TotalMilliseconds / steps;
        var record = new StepRecord
        {
            Step = progress.Step,
            TotalSteps = totalSteps,
            Epoch = progress.Epoch,
            Loss = progress.LossSinceLog / steps,
            AuxLoss = progress.BalanceSinceLog / steps,
            LearningRate = rate,
            GradNorm = norm,
            TokensPerSecond = _tokens / seconds,
            SamplesPerSecond = _samples / seconds,
            DataMilliseconds = PerStep(StepPart.Data),
            ForwardMilliseconds = PerStep(StepPart.Forward),
            BackwardMilliseconds = PerStep(StepPart.Backward),
            OptimizerMilliseconds = PerStep(StepPart.Optimizer),
            RssBytes = HostMemory.ResidentBytes,
            EtaSeconds = remaining.TotalSeconds,
        };
        (_tokens, _samples) = (0, 0);
        return record;
    }
}
