using Lathe.Recipes.Model;

namespace Lathe.Training.Optimizers;

/// <summary>Learning rate of each step, with the formulas of Hugging Face's schedules (optimization.py).</summary>
/// <param name="Type">Shape after the warm-up.</param>
/// <param name="Peak">Largest rate.</param>
/// <param name="WarmupSteps">Steps of the linear rise from 0; <see cref="SchedulerType.Constant"/> has none.</param>
/// <param name="TotalSteps">Optimizer steps of the run.</param>
public sealed record LearningRateSchedule(SchedulerType Type, double Peak, int WarmupSteps, int TotalSteps)
{
    /// <summary>Rate of the update number <paramref name="step"/>, counted from 0.</summary>
    public double At(int step)
    {
        if (Type == SchedulerType.Constant)
        {
            return Peak;
        }

        if (step < WarmupSteps)
        {
            return Peak * (step / (double)Math.Max(1, WarmupSteps));
        }

        var progress = (step - WarmupSteps) / (double)Math.Max(1, TotalSteps - WarmupSteps);
        return Type switch
        {
            SchedulerType.Linear => Peak * Math.Max(0, 1 - progress),
            SchedulerType.Cosine => Peak * Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * progress))),
            _ => Peak,
        };
    }
}
