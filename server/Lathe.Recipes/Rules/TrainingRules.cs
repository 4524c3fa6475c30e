using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>The method and the loop.</summary>
internal static class TrainingRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.NothingToDo,
            Severity.Warning,
            ["do_train", "do_eval", "eval_strategy", "do_predict"],
            "The recipe asks for neither training nor evaluation.",
            "Set do_train: true.",
            context => !context.Recipe.Training.DoTrain && !context.Recipe.Training.DoPredict && !context.WantsEvaluation),
        new ConditionRule(
            FindingCodes.TwoWarmups,
            Severity.Warning,
            ["warmup_steps", "warmup_ratio"],
            "warmup_ratio is set too, and it wins over warmup_steps.",
            "Remove one of the two.",
            context => context.Recipe.Training is { WarmupSteps: > 0, WarmupRatio: not null }),
        new ConditionRule(
            FindingCodes.BothHalfPrecisions,
            Severity.Error,
            ["fp16", "bf16"],
            "fp16 and bf16 can't both be on.",
            "Keep bf16.",
            context => context.Recipe.Training.Bf16 && context.IsTrue("fp16")),
        new ConditionRule(
            FindingCodes.AdapterWithoutLora,
            Severity.Error,
            ["adapter_name_or_path", "finetuning_type"],
            "adapter_name_or_path loads LoRA adapters, which needs finetuning_type: lora.",
            "Set finetuning_type: lora, or remove adapter_name_or_path.",
            context => context.Recipe.Model.AdapterNameOrPath.Count > 0 && context.Method != "lora"),
        new ConditionRule(
            FindingCodes.MaxStepsDecides,
            Severity.Information,
            ["num_train_epochs", "max_steps"],
            "max_steps decides how long the training is; num_train_epochs has no effect.",
            "Remove one of the two.",
            context => context.Recipe.Training.MaxSteps > 0
                && context.IsSet("num_train_epochs")
                && context.Recipe.Training.NumTrainEpochs != new TrainingOptions().NumTrainEpochs),
        new ConditionRule(
            FindingCodes.OverwriteAndResume,
            Severity.Warning,
            ["overwrite_output_dir", "resume_from_checkpoint", "output_dir"],
            "overwrite_output_dir starts anew in output_dir, but the checkpoint to resume from lies in it.",
            "Set overwrite_output_dir: false to continue the run.",
            context => context.Recipe.Training is { OverwriteOutputDir: true, ResumeFromCheckpoint: { Length: > 0 } checkpoint }
                && IsInside(checkpoint, context.Recipe.Training.OutputDir)),
        new WholeStepsRule("warmup_steps", recipe => recipe.Training.WarmupSteps),
        new WholeStepsRule(
            "logging_steps", recipe => recipe.Training.LoggingStrategy == IntervalStrategy.Steps ? recipe.Training.LoggingSteps : 0),
        new WholeStepsRule(
            "eval_steps", recipe => recipe.Training.EvalStrategy == IntervalStrategy.Steps ? recipe.Training.EvalSteps ?? 0 : 0),
        new WholeStepsRule(
            "save_steps", recipe => recipe.Training.SaveStrategy == IntervalStrategy.Steps ? recipe.Training.SaveSteps : 0),
        new UnusedLoraKeysRule(),
    ];

    private static bool IsInside(string path, string folder)
    {
        string parent = Normalize(folder);
        return parent.Length > 0 && Normalize(path).StartsWith(parent + "/", StringComparison.Ordinal);
    }

    private static string Normalize(string path)
    {
        IEnumerable<string> parts = path.Replace('\\', '/').Split('/').Where((part, i) => i == 0 ? part != "." : part is not ("." or ""));
        return string.Join('/', parts);
    }

    /// <summary>Step counts are whole numbers; below 1 they are a share of all steps.</summary>
    private sealed record WholeStepsRule(string Key, Func<Recipe, double> Steps)
        : RecipeRule(
            FindingCodes.StepsNotWhole,
            Severity.Error,
            [Key],
            "A number of steps above 1 has to be whole.",
            "Write a whole number, or a share of all steps below 1.")
    {
        public override void Check(RuleContext context)
        {
            double steps = Steps(context.Recipe);
            if (steps > 1 && steps != Math.Floor(steps))
            {
                context.Report(this, Keys, $"{Key} is {ValueText.Write(steps)}: above 1 it counts steps and has to be whole.", Fix);
            }
        }
    }

    private sealed record UnusedLoraKeysRule()
        : RecipeRule(
            FindingCodes.LoraKeysUnused,
            Severity.Hint,
            ["lora_rank", "lora_alpha", "lora_dropout", "lora_target", "finetuning_type"],
            "A key of the adapter has no effect, because there is none.",
            "Remove it, or set finetuning_type: lora.")
    {
        public override void Check(RuleContext context)
        {
            if (context.Method is not ("full" or "freeze"))
            {
                return;
            }

            foreach (RecipeKey key in Keys.Select(RecipeKeys.Find).OfType<RecipeKey>())
            {
                bool isLoraKey = key.Name != "finetuning_type";
                if (isLoraKey && context.IsSet(key.Name) && ResolvedRecipe.TextOf(context.Recipe, key) != key.DefaultText)
                {
                    context.Report(this, [key.Name], $"{key.Name} has no effect with finetuning_type: {context.Method}.", Fix);
                }
            }
        }
    }
}
