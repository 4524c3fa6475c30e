using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>What output_dir holds already.</summary>
internal static class OutputDirRules
{
    private static readonly string[] Keys = ["output_dir", "overwrite_output_dir", "resume_from_checkpoint"];

    public static IEnumerable<RecipeRule> All =>
    [
        new MessageRule(
            FindingCodes.OutputDirWillResume,
            Severity.Hint,
            Keys,
            "The folder holds checkpoints of an earlier run: the run will resume from the last one.",
            "Set overwrite_output_dir: true to start anew, or choose another output_dir.",
            context => State(context) is { LastCheckpoint: { } checkpoint }
                ? $"{context.Both(context.Recipe.Training.OutputDir)} holds {checkpoint}: the run will resume from it."
                : null),
        new MessageRule(
            FindingCodes.OutputDirHoldsWeights,
            Severity.Error,
            Keys,
            "The folder holds the weights of an earlier run and no checkpoint to resume from.",
            "Set overwrite_output_dir: true to replace them, or choose another output_dir.",
            context => State(context) is { LastCheckpoint: null, HoldsWeights: true }
                ? $"{context.Both(context.Recipe.Training.OutputDir)} holds the weights of an earlier run and no checkpoint to resume from."
                : null),
    ];

    /// <summary>What the folder holds when the recipe says nothing about it.</summary>
    private static OutputDirState? State(RuleContext context) =>
        context.Recipe.Training is { DoTrain: true, OverwriteOutputDir: false, ResumeFromCheckpoint: null } training
            ? context.Facts.GetOutputDir(training.OutputDir)
            : null;
}
