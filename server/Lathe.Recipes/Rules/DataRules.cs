using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>Datasets, evaluation data and which tokens count.</summary>
internal static class DataRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.ValSizeWithEvalDataset,
            Severity.Error,
            ["val_size", "eval_dataset"],
            "val_size and eval_dataset are two ways to say what is evaluated on; only one can be used.",
            "Remove val_size to evaluate on eval_dataset, or remove eval_dataset.",
            context => context.Recipe.Data is { ValSize: > 0, EvalDataset.Count: > 0 }),
        new ConditionRule(
            FindingCodes.ValSizeWithoutDataset,
            Severity.Error,
            ["val_size", "dataset"],
            "val_size takes rows from the training data, but there is no dataset.",
            "Set dataset, or remove val_size.",
            context => context.Recipe.Data is { ValSize: > 0, Dataset.Count: 0 }),
        new ConditionRule(
            FindingCodes.MaskHistoryWithTrainOnPrompt,
            Severity.Error,
            ["mask_history", "train_on_prompt"],
            "mask_history leaves all but the last answer out of the loss, train_on_prompt takes the prompt in.",
            "Keep one of the two.",
            context => context.Recipe.Data is { MaskHistory: true, TrainOnPrompt: true }),
        new ConditionRule(
            FindingCodes.PromptLabelsOutsideSft,
            Severity.Error,
            ["mask_history", "train_on_prompt", "stage"],
            "mask_history and train_on_prompt are about prompts and answers, which only stage sft has.",
            "Remove them, or set stage: sft.",
            context => context.Stage != "sft" && (context.Recipe.Data.MaskHistory || context.Recipe.Data.TrainOnPrompt)),
        new ConditionRule(
            FindingCodes.TrainingWithoutDataset,
            Severity.Error,
            ["do_train", "dataset"],
            "do_train is on, but there is no dataset to train on.",
            "Set dataset to names from dataset_info.json.",
            context => context.Recipe is { Training.DoTrain: true, Data.Dataset.Count: 0 }),
        new ConditionRule(
            FindingCodes.EvaluationWithoutData,
            Severity.Error,
            ["eval_strategy", "do_eval", "eval_dataset", "val_size"],
            "Evaluation is on, but there is nothing to evaluate on.",
            "Set eval_dataset or val_size, or turn evaluation off (eval_strategy: \"no\").",
            context => context.WantsEvaluation && context.Recipe.Data is { EvalDataset.Count: 0, ValSize: <= 0 }),
        new ConditionRule(
            FindingCodes.EvaluationDataUnused,
            Severity.Warning,
            ["val_size", "eval_dataset", "do_eval", "eval_strategy"],
            "Data for evaluation is given, but nothing evaluates on it.",
            "Set eval_strategy: steps (or epoch), or do_eval: true.",
            context => context.Recipe is { Training.DoTrain: true, Data: { ValSize: > 0 } or { EvalDataset.Count: > 0 } }
                && !context.WantsEvaluation),
        new ConditionRule(
            FindingCodes.ValueNotYet,
            Severity.Error,
            ["dataset_dir"],
            "Datasets are read from local folders; nothing is downloaded.",
            "Set dataset_dir to a folder with a dataset_info.json.",
            context => IsRemote(context.Recipe.Data.DatasetDir)),
    ];

    /// <summary>LLaMA-Factory's words for datasets that are fetched from a hub.</summary>
    public static bool IsRemote(string datasetDir) =>
        datasetDir == "ONLINE" || datasetDir.StartsWith("REMOTE:", StringComparison.Ordinal);
}
