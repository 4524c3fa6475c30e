using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>In how many bits the frozen weights of a model are kept beside an adapter (QLoRA).</summary>
public sealed record QuantOptions
{
    /// <summary>4 or 8; null: as they are.</summary>
    [RecipeKey(
        "Keeps the frozen linear layers in this many bits (QLoRA): 4 bits in blocks of 64 weights, as bitsandbytes does, or 8 bits with a "
        + "scale for each row. Embeddings, norms and the head stay as they are.", Unit = "bits", Min = 1, Max = 8,
        MemoryEffect = "The frozen base weights take this many bits each, plus their scales.")]
    public int? QuantizationBit { get; init; }

    [RecipeKey("Scheme by which weights are quantized while they are loaded.", NotYet = "gptq awq aqlm quanto eetq hqq mxfp4 fp8")]
    public QuantizationMethod QuantizationMethod { get; init; } = QuantizationMethod.Bnb;

    [RecipeKey("The 16 values of a 4-bit weight.")]
    public QuantizationType QuantizationType { get; init; } = QuantizationType.Nf4;

    [RecipeKey("Quantizes the scales of 4-bit weights as well.", MemoryEffect = "Saves about 0.4 bits per weight.")]
    public bool DoubleQuantization { get; init; } = true;
}

public enum QuantizationMethod
{
    [RecipeChoice("The formats of bitsandbytes: nf4 and fp4; 8 bits are row by row.")]
    Bnb,
}

public enum QuantizationType
{
    [RecipeChoice("Spread as the weights of a trained model are.")]
    Nf4,

    [RecipeChoice("Four-bit floats.")]
    Fp4,
}
