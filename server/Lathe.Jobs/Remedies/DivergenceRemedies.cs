using System.Globalization;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Remedies;

/// <summary>What may keep the loss of a training a finite number that it did not stay: smaller steps, a slower begin, clipping.</summary>
public static class DivergenceRemedies
{
    private const double WarmupShare = 0.1;
    private const double UsualNorm = 1.0;
    private const double StrictNorm = 0.3;

    /// <param name="recipe">As it ran.</param>
    /// <param name="hasCheckpoint">The run left one to go on from.</param>
    public static IReadOnlyList<RunRemedyInfo> For(Recipe recipe, bool hasCheckpoint)
    {
        var training = recipe.Training;
        IEnumerable<RunRemedyInfo?> remedies = [Slower(training, 10, "a tenth"), Slower(training, 2, "half"), WarmUp(training), Clip(training)];

        // Who goes on is beyond the first steps, which a warm-up is about.
        return [.. remedies.OfType<RunRemedyInfo>().Select(remedy =>
            remedy with { CanResume = hasCheckpoint && CheckpointKeys.Leave(remedy.Edits) })];
    }

    private static RunRemedyInfo? Slower(TrainingOptions training, double divisor, string share)
    {
        var rate = Rounded(training.LearningRate / divisor);
        return rate <= 0 ? null : new RunRemedyInfo(
            $"Lower the learning rate to {share}",
            $"From {Text(training.LearningRate)} to {Text(rate)}: smaller steps are less likely to overshoot, and learn more slowly.",
            [new PlanEditInfo("learning_rate", Text(rate))],
            CanResume: false);
    }

    private static RunRemedyInfo? WarmUp(TrainingOptions training)
    {
        if (training.WarmupSteps > 0 || training.WarmupRatio > 0)
        {
            return null;
        }

        PlanEditInfo ratio = new("warmup_ratio", Text(WarmupShare));
        return new RunRemedyInfo(
            "Begin with a warm-up",
            "The learning rate rises from 0 over the first tenth of all steps, while the optimizer gets to know the gradients.",
            training.LrSchedulerType is SchedulerType.Constant
                ? [new PlanEditInfo("lr_scheduler_type", ValueText.Write(SchedulerType.ConstantWithWarmup)), ratio]
                : [ratio],
            CanResume: false);
    }

    private static RunRemedyInfo? Clip(TrainingOptions training)
    {
        var norm = training.MaxGradNorm is 0 or > UsualNorm ? UsualNorm : StrictNorm;
        var isStricter = training.MaxGradNorm is 0 || norm < training.MaxGradNorm;
        return !isStricter ? null : new RunRemedyInfo(
            $"Clip gradients at {Text(norm)}",
            "A batch with unusually large gradients moves the weights less; others are left as they are.",
            [new PlanEditInfo("max_grad_norm", Text(norm))],
            CanResume: false);
    }

    /// <summary>Without the last digits of a division: 5e-05 / 10 is 5.000000000000001e-06.</summary>
    private static double Rounded(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Text(double value) => ValueText.Write(value);
}
