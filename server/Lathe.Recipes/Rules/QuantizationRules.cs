using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>A quantized base model.</summary>
internal static class QuantizationRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.QuantizationNeedsAdapter,
            Severity.Error,
            ["quantization_bit", "finetuning_type"],
            "The weights of a quantized model can't be trained; only an adapter beside them can.",
            "Set finetuning_type: lora, or remove quantization_bit.",
            context => context.Has("quantization_bit") && context.Method is not ("lora" or "oft")),
        new ConditionRule(
            FindingCodes.QuantizationWithPissa,
            Severity.Error,
            ["pissa_init", "quantization_bit"],
            "pissa_init splits the weights, which a quantized model does not allow.",
            "Remove pissa_init or quantization_bit.",
            context => context.Has("quantization_bit") && context.IsTrue("pissa_init")),
        new ConditionRule(
            FindingCodes.QuantizationWithResize,
            Severity.Error,
            ["resize_vocab", "quantization_bit"],
            "The vocabulary of a quantized model can't be resized.",
            "Remove resize_vocab or quantization_bit.",
            context => context.Has("quantization_bit") && context.IsTrue("resize_vocab")),
        new ConditionRule(
            FindingCodes.QuantizationWithNewAdapter,
            Severity.Error,
            ["create_new_adapter", "adapter_name_or_path", "quantization_bit"],
            "create_new_adapter merges the given adapter first, which a quantized model does not allow.",
            "Remove create_new_adapter to go on training the adapter, or remove quantization_bit.",
            context => context.Has("quantization_bit") && context.IsTrue("create_new_adapter") && context.Has("adapter_name_or_path")),
        new MessageRule(
            FindingCodes.QuantizationBits,
            Severity.Error,
            ["quantization_bit", "quantization_method"],
            "The quantization method does not offer this number of bits.",
            "Use a number of bits that the method offers: bnb 4 or 8, hqq 1 to 6 or 8, eetq 8.",
            context => QuantizationBits.Offered(context.Text("quantization_method")) is { } offered
                && context.Number("quantization_bit") is { } bits
                && !offered.Contains((int)bits)
                    ? $"quantization_method {context.Text("quantization_method")} offers {string.Join(", ", offered)} bits, not {bits}."
                    : null),
        new ConditionRule(
            FindingCodes.QuantizationSharded,
            Severity.Error,
            ["quantization_bit", "quantization_method", "deepspeed", "fsdp"],
            "With ZeRO-3 or FSDP only 4-bit bitsandbytes quantization works.",
            "Set quantization_bit: 4 and quantization_method: bnb, or train without sharding the weights.",
            context => context.Has("quantization_bit") && context.IsSharded && !(context.Text("quantization_method") == "bnb" && context.Number("quantization_bit") == 4)),
        new ConditionRule(
            FindingCodes.QuantizationMethodSilent,
            Severity.Warning,
            ["quantization_method", "quantization_bit", "model_name_or_path"],
            "This quantization_method is for checkpoints that are already quantized; on a plain model LLaMA-Factory quantizes nothing and says nothing.",
            "Set quantization_method: bnb to quantize while loading.",
            context => context.Has("quantization_bit") && context.Text("quantization_method") is "gptq" or "awq" or "aqlm" or "quanto" && context.Model is not { Quantization: not null }),
        new MessageRule(
            FindingCodes.CheckpointAlreadyQuantized,
            Severity.Warning,
            ["quantization_bit", "model_name_or_path"],
            "The checkpoint is quantized already, so quantization_bit is ignored.",
            "Remove quantization_bit.",
            context => context.Has("quantization_bit") && context.Model is { Quantization: { } method }
                ? $"The checkpoint is already quantized ({method}), so quantization_bit is ignored."
                : null),
        new ConditionRule(
            FindingCodes.QuantizedCheckpointSharded,
            Severity.Error,
            ["model_name_or_path", "deepspeed", "fsdp"],
            "A checkpoint that is quantized already can't be trained with ZeRO-3 or FSDP.",
            "Train without sharding the weights.",
            context => context.IsSharded && context.Model is { Quantization: not (null or "mxfp4" or "fp8") }),
        new ConditionRule(
            FindingCodes.QuantizationKeysAlone,
            Severity.Information,
            ["quantization_type", "double_quantization", "quantization_bit"],
            "Nothing is quantized without quantization_bit, so how it would be has no effect.",
            "Set quantization_bit: 4, or remove the line.",
            context => !context.Has("quantization_bit") && (context.Text("quantization_type") != "nf4" || !context.IsTrue("double_quantization"))),
        new ConditionRule(
            FindingCodes.QuantizationFromScratch,
            Severity.Error,
            ["quantization_bit", "train_from_scratch"],
            "quantization_bit quantizes weights while they are loaded, and train_from_scratch loads none.",
            "Remove one of the two.",
            context => context.Has("quantization_bit") && context.IsTrue("train_from_scratch")),
        new MessageRule(
            FindingCodes.CheckpointQuantizedOtherwise,
            Severity.Error,
            ["model_name_or_path"],
            "The checkpoint is quantized in a format that can't be trained on yet.",
            "Use the model in 16 bits with quantization_bit: 4, or one that is quantized with bitsandbytes.",
            context => context.Recipe.Training.DoTrain && context.Model is { Quantization: { } format } && format != "bitsandbytes"
                ? $"The checkpoint is quantized with {format}, which can't be trained on yet."
                : null),
        new ConditionRule(
            FindingCodes.DoraOnQuantizedCheckpoint,
            Severity.Error,
            ["use_dora", "model_name_or_path"],
            "use_dora does not work on a checkpoint that is quantized already.",
            "Remove use_dora, or quantize with bnb while loading.",
            context => context.IsTrue("use_dora") && context.Model is { Quantization: not (null or "bitsandbytes") }),
        new ConditionRule(
            FindingCodes.DeviceMapInTraining,
            Severity.Error,
            ["quantization_device_map", "do_train"],
            "quantization_device_map: auto is for inference; training can't use it.",
            "Remove quantization_device_map.",
            context => context.Recipe.Training.DoTrain && context.Text("quantization_device_map") == "auto"),
        new ConditionRule(
            FindingCodes.Fp8WithQuantization,
            Severity.Error,
            ["fp8", "quantization_bit"],
            "fp8 and quantization_bit are two ways to make weights smaller; they can't be combined.",
            "Remove one of the two.",
            context => context.IsTrue("fp8") && context.Has("quantization_bit")),
        new ConditionRule(
            FindingCodes.ResizeWithoutEmbeddings,
            Severity.Warning,
            ["additional_target", "freeze_extra_modules", "resize_vocab", "add_tokens", "add_special_tokens", "new_special_tokens_config"],
            "The vocabulary may grow, but the embedding is not among the modules that are trained in full, so new tokens can't be learnt.",
            "Name the embedding and the output head (embed_tokens,lm_head) in additional_target, or with finetuning_type: freeze in "
                + "freeze_extra_modules; LoRA takes both by itself when additional_target is not set.",
            context => MayGrow(context) && context.Method switch
            {
                "lora" => context.Has("additional_target") && !NamesEmbedding(context.Items("additional_target")),
                "freeze" => !NamesEmbedding(context.Items("freeze_extra_modules")),
                _ => false,
            }),
    ];

    private static bool MayGrow(RuleContext context) => context.IsTrue("resize_vocab") || context.Items("add_tokens").Count > 0
        || context.Items("add_special_tokens").Count > 0 || context.Has("new_special_tokens_config");

    /// <summary>Families call it embed_tokens, tok_embeddings, word_embeddings, embedding or wte.</summary>
    private static bool NamesEmbedding(IReadOnlyList<string> modules) =>
        modules.Any(module => module.Contains("embed", StringComparison.Ordinal) || module.EndsWith("wte", StringComparison.Ordinal));

    private static class QuantizationBits
    {
        public static IReadOnlyList<int>? Offered(string? method) => method switch
        {
            "bnb" => [4, 8],
            "hqq" => [1, 2, 3, 4, 5, 6, 8],
            "eetq" => [8],
            _ => null,
        };
    }
}
