using Lathe.Recipes.Findings;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>Evaluation, checkpoints, precision and schedule.</summary>
internal static class LoopRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.GenerationOutsideSft,
            Severity.Error,
            ["predict_with_generate", "do_predict", "stage"],
            "predict_with_generate and do_predict answer prompts, which only stage sft has.",
            "Remove them, or set stage: sft.",
            context => (context.IsTrue("predict_with_generate") || context.IsTrue("do_predict")) && context.Stage != "sft"),
        new ConditionRule(
            FindingCodes.GenerationWithAccuracy,
            Severity.Error,
            ["compute_accuracy", "predict_with_generate"],
            "compute_accuracy looks at the next token, predict_with_generate at whole answers; only one can be used.",
            "Remove one of the two.",
            context => context.IsTrue("predict_with_generate") && context.Recipe.Method.ComputeAccuracy),
        new ConditionRule(
            FindingCodes.PredictionWithoutGeneration,
            Severity.Error,
            ["do_predict", "predict_with_generate", "stage"],
            "do_predict in stage sft writes answers, which needs predict_with_generate.",
            "Set predict_with_generate: true.",
            context => context.IsTrue("do_predict") && context.Stage == "sft" && !context.IsTrue("predict_with_generate")),
        new ConditionRule(
            FindingCodes.GenerationSharded,
            Severity.Error,
            ["predict_with_generate", "deepspeed"],
            "predict_with_generate does not work with ZeRO-3.",
            "Use ZeRO-2, or remove predict_with_generate.",
            context => context.IsTrue("predict_with_generate") && context.ZeroStage == 3),
        new ConditionRule(
            FindingCodes.PredictionWithoutData,
            Severity.Error,
            ["do_predict", "predict_with_generate", "eval_dataset", "val_size"],
            "There is nothing to predict on.",
            "Set eval_dataset or val_size.",
            context => (context.IsTrue("do_predict") || context.IsTrue("predict_with_generate")) && context.Recipe.Data is { EvalDataset.Count: 0, ValSize: <= 0 }),
        new ConditionRule(
            FindingCodes.GenerationKeysAlone,
            Severity.Information,
            ["temperature", "top_p", "top_k", "do_sample", "repetition_penalty", "predict_with_generate"],
            "How answers are drawn counts for those of predict_with_generate, which is off; previews during training take the likeliest tokens.",
            "It may stay, for LLaMA-Factory, or set predict_with_generate: true.",
            context => !context.IsTrue("do_predict") && !context.IsTrue("predict_with_generate") && context.Recipe.Generation != new GenerationOptions
            {
                MaxNewTokens = context.Recipe.Generation.MaxNewTokens,
                SkipSpecialTokens = context.Recipe.Generation.SkipSpecialTokens,
            }),
        new ConditionRule(
            FindingCodes.BestModelStrategies,
            Severity.Error,
            ["load_best_model_at_end", "save_strategy", "eval_strategy"],
            "To find the best checkpoint, checkpoints and evaluations have to come at the same times.",
            "Set save_strategy and eval_strategy to the same value.",
            context => context.IsTrue("load_best_model_at_end") && context.Text("save_strategy") != "best" && context.Text("save_strategy") != context.Text("eval_strategy")),
        new ConditionRule(
            FindingCodes.BestModelSteps,
            Severity.Error,
            ["save_steps", "eval_steps", "load_best_model_at_end"],
            "To find the best checkpoint, save_steps has to be a multiple of eval_steps.",
            "Set save_steps to a multiple of eval_steps.",
            context => context.IsTrue("load_best_model_at_end") && context.Recipe.Training is { EvalStrategy: IntervalStrategy.Steps, SaveStrategy: IntervalStrategy.Steps } training && training.SaveSteps > 1 && (training.EvalSteps ?? training.LoggingSteps) is > 1 and var every && training.SaveSteps % every != 0),
        new ConditionRule(
            FindingCodes.PlateauWithoutEvaluation,
            Severity.Error,
            ["lr_scheduler_type", "eval_strategy"],
            "reduce_lr_on_plateau watches the evaluation, which is off.",
            "Set eval_strategy: steps or epoch, or choose another lr_scheduler_type.",
            context => context.Text("lr_scheduler_type") == "reduce_lr_on_plateau" && context.Text("eval_strategy") is "no" or null),
        new ConditionRule(
            FindingCodes.PrefetchWithoutWorkers,
            Severity.Error,
            ["dataloader_prefetch_factor", "dataloader_num_workers"],
            "dataloader_prefetch_factor is for loading in workers, of which there are none.",
            "Set dataloader_num_workers to at least 1, or remove dataloader_prefetch_factor.",
            context => context.Has("dataloader_prefetch_factor") && context.Number("dataloader_num_workers") == 0),
        new ConditionRule(
            FindingCodes.PureBf16Sharded,
            Severity.Error,
            ["pure_bf16", "deepspeed"],
            "pure_bf16 does not work with ZeRO-3.",
            "Set bf16: true instead.",
            context => context.Recipe.Training.PureBf16 && context.ZeroStage == 3),
        new ConditionRule(
            FindingCodes.BackendInTraining,
            Severity.Error,
            ["infer_backend", "do_train"],
            "infer_backend chooses an engine for answering; training works only with huggingface.",
            "Remove infer_backend.",
            context => context.Recipe.Training.DoTrain && context.Text("infer_backend") != "huggingface"),
        new ConditionRule(
            FindingCodes.BackendSharded,
            Severity.Error,
            ["use_unsloth", "use_kt", "deepspeed"],
            "Unsloth and KTransformers do not work with ZeRO-3.",
            "Use ZeRO-2, or remove use_unsloth and use_kt.",
            context => (context.IsTrue("use_unsloth") || context.IsTrue("use_kt")) && context.ZeroStage == 3),
        new ConditionRule(
            FindingCodes.CheckpointingDecidedElsewhere,
            Severity.Warning,
            ["gradient_checkpointing"],
            "gradient_checkpointing does not decide: activations are recomputed unless disable_gradient_checkpointing is true.",
            "Remove it, and set disable_gradient_checkpointing to turn it off.",
            context => context.IsSet("gradient_checkpointing") && context.Text("gradient_checkpointing") is not null && context.IsTrue("gradient_checkpointing") == context.Recipe.Model.DisableGradientCheckpointing),
        new ConditionRule(
            FindingCodes.TrackioProject,
            Severity.Error,
            ["report_to", "project"],
            "Trackio needs the name of a project.",
            "Set project.",
            context => context.Items("report_to").Contains("trackio") && string.IsNullOrEmpty(context.Text("project"))),
        new ConditionRule(
            FindingCodes.HalfPrecisionsTwice,
            Severity.Warning,
            ["fp16", "pure_bf16"],
            "pure_bf16 trains everything in bfloat16; fp16 contradicts it.",
            "Remove fp16.",
            context => context.IsTrue("fp16") && context.Recipe.Training.PureBf16),
        new ConditionRule(
            FindingCodes.WarmupTooLong,
            Severity.Warning,
            ["warmup_steps", "max_steps"],
            "The warm-up is as long as the whole training: the learning rate never reaches its peak before the end.",
            "Set warmup_steps well below max_steps.",
            context => context.Recipe.Training is { MaxSteps: > 0, WarmupSteps: >= 1, WarmupRatio: null } training && training.WarmupSteps >= training.MaxSteps),
    ];
}
