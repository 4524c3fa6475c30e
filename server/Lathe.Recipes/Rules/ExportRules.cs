using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>Merging and exporting.</summary>
internal static class ExportRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.ExportNotYet,
            Severity.Error,
            ["export_quantization_bit", "export_hub_model_id"],
            "Exported models can't be quantized with GPTQ or uploaded yet.",
            "Remove the line: the model is written into export_dir. In few bits: lathe export --quantize nf4 or int8 (bitsandbytes), or --format gguf --outtype q4_0 or q8_0.",
            context => context.Has("export_dir") && (context.Has("export_quantization_bit") || context.Has("export_hub_model_id"))),
        new ConditionRule(
            FindingCodes.ExportQuantizedWithAdapter,
            Severity.Error,
            ["export_quantization_bit", "adapter_name_or_path"],
            "An adapter can't be merged and the result quantized in one export.",
            "Merge first (without export_quantization_bit), then export the merged model with it.",
            context => context.Has("export_quantization_bit") && context.Has("adapter_name_or_path")),
        new ConditionRule(
            FindingCodes.MergeIntoQuantized,
            Severity.Error,
            ["adapter_name_or_path", "quantization_bit", "model_name_or_path"],
            "An adapter can't be merged into quantized weights.",
            "Merge into the model in its full precision: remove quantization_bit, or name the model that is not quantized.",
            context => context.Has("export_dir") && context.Has("adapter_name_or_path") && (context.Has("quantization_bit") || context.Model is { Quantization: not null })),
        new ConditionRule(
            FindingCodes.ExportQuantizationData,
            Severity.Error,
            ["export_quantization_bit", "export_quantization_dataset"],
            "Quantizing needs texts to calibrate on.",
            "Set export_quantization_dataset.",
            context => context.Has("export_quantization_bit") && !context.Has("export_quantization_dataset")),
    ];
}
