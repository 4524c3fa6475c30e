using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>Stages that learn from preferences.</summary>
internal static class PreferenceRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.PpoWithoutRewardModel,
            Severity.Error,
            ["stage", "reward_model"],
            "Stage ppo needs a reward model.",
            "Set reward_model to the adapter or model that stage rm made.",
            context => context.Stage == "ppo" && !context.Has("reward_model")),
        new ConditionRule(
            FindingCodes.PpoRewardAdapter,
            Severity.Error,
            ["reward_model_type", "finetuning_type", "stage"],
            "reward_model_type: lora keeps the reward as an adapter beside the one that is trained, so it needs finetuning_type: lora.",
            "Set reward_model_type: full, or finetuning_type: lora.",
            context => context.Stage == "ppo" && context.Text("reward_model_type") == "lora" && context.Method != "lora"),
        new ConditionRule(
            FindingCodes.PpoWithoutTraining,
            Severity.Error,
            ["stage", "do_train"],
            "Stage ppo only trains; it has nothing to evaluate or predict.",
            "Set do_train: true.",
            context => context.Stage == "ppo" && !context.Recipe.Training.DoTrain),
        new ConditionRule(
            FindingCodes.PpoShiftAttention,
            Severity.Error,
            ["shift_attn", "stage"],
            "Stage ppo does not work with shift_attn.",
            "Remove shift_attn.",
            context => context.Stage == "ppo" && context.IsTrue("shift_attn")),
        new ConditionRule(
            FindingCodes.PpoRewardBackend,
            Severity.Error,
            ["reward_model_type", "use_unsloth", "use_kt", "stage"],
            "A reward adapter does not work with Unsloth or KTransformers.",
            "Set reward_model_type: full, or remove use_unsloth and use_kt.",
            context => context.Stage == "ppo" && context.Text("reward_model_type") == "lora" && (context.IsTrue("use_unsloth") || context.IsTrue("use_kt"))),
        new ConditionRule(
            FindingCodes.PpoReportTo,
            Severity.Error,
            ["report_to", "stage"],
            "Stage ppo reports only to wandb, tensorboard or trackio.",
            "Set report_to to one of them, or to none.",
            context => context.Stage == "ppo" && context.Items("report_to").Any(name => name is not ("wandb" or "tensorboard" or "trackio" or "none"))),
        new ConditionRule(
            FindingCodes.LabelSmoothing,
            Severity.Error,
            ["dpo_label_smoothing", "pref_loss"],
            "dpo_label_smoothing is part of the sigmoid loss only.",
            "Set pref_loss: sigmoid, or remove dpo_label_smoothing.",
            context => context.Number("dpo_label_smoothing") > 0 && context.Text("pref_loss") != "sigmoid"),
        new ConditionRule(
            FindingCodes.RewardResume,
            Severity.Warning,
            ["resume_from_checkpoint", "stage", "finetuning_type"],
            "Stages rm and ppo can't resume a run that trains the weights themselves.",
            "Train with finetuning_type: lora, or start anew.",
            context => context.Stage is "rm" or "ppo" && context.Method is "full" or "freeze" && context.Has("resume_from_checkpoint")),
        new ConditionRule(
            FindingCodes.BestModelOfReward,
            Severity.Error,
            ["load_best_model_at_end", "stage"],
            "load_best_model_at_end does not work in stages rm and ppo.",
            "Remove load_best_model_at_end.",
            context => context.Stage is "rm" or "ppo" && context.IsTrue("load_best_model_at_end")),
        new ConditionRule(
            FindingCodes.DpoEvaluationWithoutReference,
            Severity.Warning,
            ["ref_model", "stage", "finetuning_type"],
            "Without ref_model the trained model is its own reference in evaluation, so the rewards say nothing.",
            "Set ref_model to the model the training started from.",
            context => context.Stage == "dpo" && context.Method != "lora" && context.WantsEvaluation && context.Text("pref_loss") is not ("orpo" or "simpo") && !context.Has("ref_model")),
    ];
}
