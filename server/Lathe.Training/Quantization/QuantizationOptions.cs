using Lathe.Recipes.Model;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>How the frozen linear layers of a base model are stored (QLoRA, Dettmers et al. 2023, arXiv:2305.14314).</summary>
/// <param name="Code">Type of four-bit values; null: eight bits, row by row.</param>
/// <param name="DoubleQuantization">Quantize the scales of four-bit values too.</param>
public sealed record QuantizationOptions(FourBitCode? Code, bool DoubleQuantization)
{
    /// <summary>What a recipe asks for; null: nothing is quantized. The recipe's checks have refused other numbers of bits.</summary>
    public static QuantizationOptions? Of(QuantOptions recipe) => recipe.QuantizationBit switch
    {
        4 => new(recipe.QuantizationType == QuantizationType.Fp4 ? FourBitCode.Fp4 : FourBitCode.Nf4, recipe.DoubleQuantization),
        8 => new(Code: null, DoubleQuantization: false),
        _ => null,
    };

    /// <summary>Quantizes a weight [out, in] on the CPU, which stays the caller's, for a device.</summary>
    public QuantizedWeight Quantize(Tensor weight, Device device)
    {
        QuantizedWeight quantized = Code is null ? EightBitWeight.From(weight) : FourBitWeight.From(weight, Code, DoubleQuantization);
        return quantized.To(device);
    }
}
