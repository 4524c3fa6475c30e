namespace Lathe.Recipes.Rules;

/// <summary>Which chat templates the families of models were trained with, by <c>model_type</c>.</summary>
/// <remarks>Only families whose instruct models share their templates: an unknown family gets no advice.</remarks>
internal static class ModelTemplates
{
    private static readonly Dictionary<string, string[]> ByFamily = new(StringComparer.Ordinal)
    {
        ["baichuan"] = ["baichuan2", "baichuan"],
        ["gemma"] = ["gemma"],
        ["gemma2"] = ["gemma2", "gemma"],
        ["gemma3_text"] = ["gemma3", "gemma"],
        ["mistral"] = ["mistral", "mistral_small", "ministral"],
        ["phi3"] = ["phi", "phi4", "phi4_mini"],
        ["qwen2"] = ["qwen", "chatml", "deepseekr1", "deepseek3"],
        ["qwen3"] = ["qwen3", "qwen3_nothink", "qwen", "chatml", "deepseekr1"],
        ["qwen3_moe"] = ["qwen3", "qwen3_nothink"],
    };

    /// <summary>The usual templates, the first one best; null when the family is not known.</summary>
    public static IReadOnlyList<string>? Of(string modelType) => ByFamily.GetValueOrDefault(modelType);

    /// <summary>A template made for any base model, so that it is a choice and no mistake.</summary>
    public static bool SuitsAny(string template) => template is "default" or "alpaca" or "empty" or "fewshot" or "vicuna" or "chatml";
}
