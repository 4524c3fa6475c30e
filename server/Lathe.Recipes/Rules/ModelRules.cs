using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>The model and how it is loaded.</summary>
internal static class ModelRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.ImagePixelsReversed,
            Severity.Error,
            ["image_max_pixels", "image_min_pixels"],
            "image_max_pixels is less than image_min_pixels.",
            "Set image_max_pixels to at least image_min_pixels.",
            context => context.Number("image_max_pixels") < context.Number("image_min_pixels")),
        new ConditionRule(
            FindingCodes.VideoPixelsReversed,
            Severity.Error,
            ["video_max_pixels", "video_min_pixels"],
            "video_max_pixels is less than video_min_pixels.",
            "Set video_max_pixels to at least video_min_pixels.",
            context => context.Number("video_max_pixels") < context.Number("video_min_pixels")),
        new ConditionRule(
            FindingCodes.TwoSpecialTokenLists,
            Severity.Warning,
            ["add_special_tokens", "new_special_tokens_config"],
            "new_special_tokens_config is set too, and it wins over add_special_tokens.",
            "Remove add_special_tokens.",
            context => context.Has("add_special_tokens") && context.Has("new_special_tokens_config")),
        new ConditionRule(
            FindingCodes.DescriptionsMissing,
            Severity.Warning,
            ["init_special_tokens", "new_special_tokens_config"],
            "init_special_tokens reads descriptions from new_special_tokens_config, which is not set; noise_init is used instead.",
            "Set new_special_tokens_config, or init_special_tokens: noise_init.",
            context => context.Text("init_special_tokens")?.StartsWith("desc_init", StringComparison.Ordinal) == true && !context.Has("new_special_tokens_config")),
        new ConditionRule(
            FindingCodes.AddedTokensSplit,
            Severity.Warning,
            ["split_special_tokens", "add_special_tokens", "new_special_tokens_config"],
            "Special tokens in the data are read as ordinary text, also those that the recipe adds: only a template can bring them in.",
            "Remove split_special_tokens, or add the tokens with add_tokens.",
            context => context.IsTrue("split_special_tokens") && (context.Items("add_special_tokens").Count > 0 || context.Has("new_special_tokens_config"))),
        new ConditionRule(
            FindingCodes.ShiftAttentionElsewhere,
            Severity.Warning,
            ["shift_attn", "model_name_or_path"],
            "Shifted sparse attention is made for Llama models; with another family it does nothing.",
            "Remove shift_attn.",
            context => context.IsTrue("shift_attn") && context.Model is { ModelType: not "llama" }),
        new ConditionRule(
            FindingCodes.UnslothWithOft,
            Severity.Error,
            ["use_unsloth", "finetuning_type"],
            "use_unsloth does not work with finetuning_type: oft.",
            "Remove use_unsloth, or set finetuning_type: lora.",
            context => context.IsTrue("use_unsloth") && context.Method == "oft"),
        new ConditionRule(
            FindingCodes.SeveralAdapters,
            Severity.Error,
            ["adapter_name_or_path", "quantization_bit", "use_unsloth", "use_kt", "deepspeed"],
            "Several adapters would have to be merged, which a quantized or sharded base, Unsloth and KTransformers do not allow.",
            "Name one adapter, or merge the others into the model first.",
            context => context.Items("adapter_name_or_path").Count > 1 && (context.Has("quantization_bit") || context.IsTrue("use_unsloth") || context.IsTrue("use_kt") || context.ZeroStage == 3)),
        new ConditionRule(
            FindingCodes.KtActivationWithoutKt,
            Severity.Error,
            ["kt_cpu_activation", "use_kt"],
            "kt_cpu_activation belongs to KTransformers, which is off.",
            "Set use_kt: true, or remove kt_cpu_activation.",
            context => context.Has("kt_cpu_activation") && !context.IsTrue("use_kt")),
        new ConditionRule(
            FindingCodes.KtRecomputeWithoutCheckpointing,
            Severity.Error,
            ["kt_cpu_activation", "disable_gradient_checkpointing"],
            "kt_cpu_activation: recompute needs gradient checkpointing, which is turned off.",
            "Remove disable_gradient_checkpointing, or set kt_cpu_activation: retain.",
            context => context.Text("kt_cpu_activation") == "recompute" && context.IsTrue("disable_gradient_checkpointing")),
        new ConditionRule(
            FindingCodes.KtWithUnsloth,
            Severity.Error,
            ["use_kt", "use_unsloth"],
            "use_kt and use_unsloth can't both be on.",
            "Keep one of the two.",
            context => context.IsTrue("use_kt") && context.IsTrue("use_unsloth")),
        new ConditionRule(
            FindingCodes.KtMethod,
            Severity.Error,
            ["finetuning_type", "use_kt"],
            "KTransformers trains only with finetuning_type lora or full.",
            "Set finetuning_type: lora, or remove use_kt.",
            context => context.IsTrue("use_kt") && context.Method is not ("lora" or "full")),
        new ConditionRule(
            FindingCodes.KtBackend,
            Severity.Error,
            ["infer_backend", "use_kt"],
            "KTransformers works only with infer_backend: huggingface.",
            "Set infer_backend: huggingface, or remove use_kt.",
            context => context.IsTrue("use_kt") && context.Text("infer_backend") != "huggingface"),
    ];
}
