namespace Lathe.Recipes.Rules;

/// <summary>What is known about a model from its folder.</summary>
/// <param name="ModelType">Its family as <c>config.json</c> names it, such as <c>qwen3</c>.</param>
/// <param name="Parameters">How many parameters it has; null when the family is not known.</param>
/// <param name="ContextLength">Longest sequence it was made for, in tokens (<c>max_position_embeddings</c>).</param>
/// <param name="LayerCount">Decoder layers.</param>
/// <param name="Quantization">How the checkpoint's weights are quantized, such as <c>gptq</c>; null when they are not.</param>
public sealed record ModelFacts(string ModelType, long? Parameters, int? ContextLength, int? LayerCount, string? Quantization)
{
    /// <summary>Bits of a weight where <see cref="Quantization"/> is <c>bitsandbytes</c>; null: not known.</summary>
    public int? QuantizationBits { get; init; }
}
