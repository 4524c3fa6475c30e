using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>Answering with an engine of its own.</summary>
internal static class ChatRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.VllmStage,
            Severity.Error,
            ["stage", "infer_backend"],
            "vLLM answers only with models of stage sft.",
            "Set stage: sft, or infer_backend: huggingface.",
            context => context.Text("infer_backend") == "vllm" && context.Stage != "sft"),
        new ConditionRule(
            FindingCodes.VllmQuantization,
            Severity.Error,
            ["quantization_bit", "infer_backend"],
            "vLLM does not quantize while loading.",
            "Remove quantization_bit, or set infer_backend: huggingface.",
            context => context.Text("infer_backend") == "vllm" && context.Has("quantization_bit")),
        new ConditionRule(
            FindingCodes.VllmRope,
            Severity.Error,
            ["rope_scaling", "infer_backend"],
            "vLLM takes the position encoding from the model; rope_scaling can't change it.",
            "Remove rope_scaling, or set infer_backend: huggingface.",
            context => context.Text("infer_backend") == "vllm" && context.Has("rope_scaling")),
        new ConditionRule(
            FindingCodes.VllmAdapters,
            Severity.Error,
            ["adapter_name_or_path", "infer_backend"],
            "vLLM loads one adapter.",
            "Name one adapter, or merge the others into the model first.",
            context => context.Text("infer_backend") == "vllm" && context.Items("adapter_name_or_path").Count > 1),
    ];
}
