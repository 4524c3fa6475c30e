using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>Advice from practice: never above hint.</summary>
internal static class AdviceRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.Fp16Advice,
            Severity.Hint,
            ["fp16"],
            "fp16 overflows easily; bf16 has the range of 32-bit numbers and needs no loss scaling.",
            "Set bf16: true instead, where the device has it.",
            context => context.Recipe.Training.DoTrain && context.IsTrue("fp16") && !context.Recipe.Training.Bf16 && !context.Recipe.Training.PureBf16),
        new MessageRule(
            FindingCodes.LearningRateAdvice,
            Severity.Hint,
            ["learning_rate", "finetuning_type"],
            "The learning rate is far from what the method usually needs: about 1e-5 to 5e-5 for full, 1e-4 to 5e-4 for LoRA.",
            "Try a value in the usual range first.",
            context => context.Recipe.Training is { DoTrain: true, LearningRate: var rate } && context.Stage is "sft" or "pt" && context.IsSet("learning_rate")
                && UsualRates(context.Method) is { } usual && (rate < usual.Low / 2 || rate > usual.High * 2)
                    ? $"learning_rate {ValueText.Write(rate)} is {(rate < usual.Low ? "low" : "high")} for finetuning_type {context.Method}; "
                        + $"usual are {ValueText.Write(usual.Low)} to {ValueText.Write(usual.High)}."
                    : null),
        new MessageRule(
            FindingCodes.AlphaAdvice,
            Severity.Hint,
            ["lora_alpha", "lora_rank"],
            "lora_alpha is far from twice the rank, so the adapter counts much more or less than usual.",
            "Set lora_alpha to about twice lora_rank, or leave it out.",
            context => context is { Method: "lora", Recipe.Method: { LoraAlpha: > 0 and { } alpha, LoraRank: var rank } }
                && !context.IsTrue("use_rslora") && (alpha < rank / 2.0 || alpha > rank * 8)
                    ? $"lora_alpha {alpha} is far from twice the rank ({2 * rank}): the adapter is multiplied by {ValueText.Write((double)alpha / rank)}."
                    : null),
        new MessageRule(
            FindingCodes.RankAdvice,
            Severity.Hint,
            ["lora_rank", "model_name_or_path"],
            "The rank is small or large for a model of this size.",
            "Usual are 8 to 32 under 7 billion parameters, 32 to 64 up to 13, 64 to 128 above.",
            context => context is { Method: "lora", Model.Parameters: { } parameters, Recipe.Method.LoraRank: var rank }
                && context.IsSet("lora_rank") && UsualRanks(parameters) is var (low, high) && (rank < low / 2 || rank > high * 2)
                    ? $"lora_rank {rank} is {(rank < low ? "small" : "large")} for a model of {parameters / 1e9:0.0} billion parameters; usual are {low} to {high}."
                    : null),
        new ConditionRule(
            FindingCodes.ScheduleAdvice,
            Severity.Hint,
            ["lr_scheduler_type", "warmup_steps", "warmup_ratio"],
            "The learning rate neither rises slowly at the start nor falls towards the end.",
            "Set lr_scheduler_type: cosine and warmup_ratio: 0.03, for example.",
            context => context.Recipe.Training.DoTrain && context.Text("lr_scheduler_type") == "constant" && context.Recipe.Training is { WarmupSteps: 0, WarmupRatio: null or 0 }),
        new ConditionRule(
            FindingCodes.DoubleQuantizationAdvice,
            Severity.Hint,
            ["double_quantization", "quantization_bit"],
            "Without double quantization the scales of a 4-bit model take 0.4 bit per weight more.",
            "Remove double_quantization: false.",
            context => context.Number("quantization_bit") == 4 && context.Text("quantization_method") == "bnb" && !context.IsTrue("double_quantization")),
        new MessageRule(
            FindingCodes.ContextAdvice,
            Severity.Hint,
            ["cutoff_len", "model_name_or_path"],
            "cutoff_len is longer than the sequences the model was made for.",
            "Set cutoff_len to at most the context of the model.",
            context => context.IsSet("cutoff_len") && context.Model is { ContextLength: { } length } && context.Recipe.Data.CutoffLen > length && !context.Has("rope_scaling")
                ? $"cutoff_len {context.Recipe.Data.CutoffLen} is longer than the {length} tokens the model was made for."
                : null),
        new ConditionRule(
            FindingCodes.EvalBatchAdvice,
            Severity.Hint,
            ["per_device_eval_batch_size", "per_device_train_batch_size"],
            "The evaluation batch is larger than the training batch: the logits of evaluation may need more memory than training.",
            "Set per_device_eval_batch_size to at most per_device_train_batch_size.",
            context => context.WantsEvaluation && context.IsSet("per_device_train_batch_size") && context.Recipe.Training.PerDeviceEvalBatchSize > context.Recipe.Training.PerDeviceTrainBatchSize),
        new ConditionRule(
            FindingCodes.UpcastAdvice,
            Severity.Hint,
            ["upcast_layernorm", "quantization_bit"],
            "Training on a quantized model is steadier with norms in 32-bit.",
            "Set upcast_layernorm: true.",
            context => context.Recipe.Training.DoTrain && context.Has("quantization_bit") && context.IsSet("upcast_layernorm") && !context.IsTrue("upcast_layernorm")),
        new MessageRule(
            FindingCodes.ZeroStepsAdvice,
            Severity.Hint,
            ["max_samples", "per_device_train_batch_size", "dataloader_drop_last"],
            "There are fewer rows than a batch holds, and dataloader_drop_last leaves that batch out: there would be no step at all.",
            "Make the batch smaller, or remove dataloader_drop_last.",
            context => context.Recipe is { Training: { DoTrain: true, DataloaderDropLast: true, PerDeviceTrainBatchSize: var batch }, Data: { MaxSamples: { } rows, Dataset.Count: > 0 and var sets } }
                && (long)rows * sets < batch
                    ? $"At most {(long)rows * sets} rows fill no batch of {batch}, and dataloader_drop_last leaves it out: there would be no step."
                    : null),
        new MessageRule(
            FindingCodes.TemplateAdvice,
            Severity.Hint,
            ["template", "model_name_or_path"],
            "The template is not the one this family of models was trained with.",
            "Use the template of the model, or leave template out to use the tokenizer's own.",
            context => context is { Recipe: { Data.Template: { } template, Training.DoTrain: true, Method.Stage: TrainingStage.Sft }, Model.ModelType: var family }
                && ModelTemplates.Of(family) is { } usual && !usual.Contains(template) && !ModelTemplates.SuitsAny(template)
                    ? $"Models of the family {family} were trained with the template {usual[0]}, not {template}."
                    : null),
        new MessageRule(
            FindingCodes.AdapterBaseAdvice,
            Severity.Hint,
            ["adapter_name_or_path", "model_name_or_path"],
            "The adapter was trained on another model.",
            "Name the model the adapter was trained on; on another one it does harm.",
            context => AdapterBase.Explain(context)),
        new MessageRule(
            FindingCodes.SharedOutputAdvice,
            Severity.Hint,
            ["output_dir"],
            "Another recipe writes to the same folder.",
            "Give each recipe an output_dir of its own.",
            context => context.Recipe.Training.DoTrain && context.IsSet("output_dir") && context.Facts.GetRecipesWritingTo(context.Recipe.Training.OutputDir) is [var other, ..]
                ? $"{other} writes to the same folder."
                : null),
    ];

    private static (double Low, double High)? UsualRates(string method) => method switch
    {
        "full" => (1e-5, 5e-5),
        "lora" => (1e-4, 5e-4),
        _ => null,
    };

    private static (int Low, int High) UsualRanks(long parameters) => parameters switch
    {
        < 7_000_000_000 => (8, 32),
        <= 13_500_000_000 => (32, 64),
        _ => (64, 128),
    };
}
