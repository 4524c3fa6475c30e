using Lathe.Recipes.Model;
using Lathe.Training.Checkpoints;
using Lathe.Training.Optimizers;

namespace Lathe.Training.Loop;

/// <summary>Whether a recipe can go on with what another run of the folder has saved.</summary>
internal static class ResumeCheck
{
    /// <param name="recipe">Of the run that is to go on.</param>
    /// <param name="saved">State of the checkpoint; null: the run begins.</param>
    /// <param name="checkpoint">Folder, for messages.</param>
    /// <exception cref="TrainingException">It can't.</exception>
    public static void Run(Recipe recipe, CheckpointState? saved, string? checkpoint)
    {
        if (saved is not null)
        {
            CheckOptimizer(recipe, saved, checkpoint);
            CheckTrained(recipe, saved, checkpoint);
        }
    }

    /// <summary>States of one optimizer mean nothing to another one.</summary>
    private static void CheckOptimizer(Recipe recipe, CheckpointState saved, string? checkpoint)
    {
        var kind = OptimizerSetup.Of(recipe).Kind;
        if (saved.Optimizer != kind)
        {
            var weights = recipe.Method.FinetuningType == FinetuningType.Lora ? "adapter_name_or_path" : "model_name_or_path";
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"{checkpoint} was saved by {OptimizerSetup.TitleOf(saved.Optimizer)}, and this recipe trains with {OptimizerSetup.TitleOf(kind)}, " +
                "which can't go on with the other's states.",
                $"Write {OptimizerSetup.KeyOf(saved.Optimizer)} to go on. For another optimizer begin anew: with overwrite_output_dir: true, or from " +
                $"the checkpoint's weights by naming it as {weights} with another output_dir.");
        }
    }

    /// <summary>What a checkpoint's run has trained can't be left at the base's weights, and what it has not has no states.</summary>
    private static void CheckTrained(Recipe recipe, CheckpointState saved, string? checkpoint)
    {
        var now = FreezeTargets.Describe(recipe.Method);
        if (saved.Trained == now)
        {
            return;
        }

        const string Else = "another finetuning_type than freeze";
        throw new TrainingException(
            TrainingFailure.Recipe,
            $"{checkpoint} was saved by a run with {saved.Trained ?? Else}, and this recipe has {now ?? Else}.",
            "Write what the run had to go on. To train something else begin anew: with overwrite_output_dir: true, or from the checkpoint's " +
            "weights by naming it as model_name_or_path with another output_dir.");
    }
}
