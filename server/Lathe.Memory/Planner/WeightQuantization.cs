namespace Lathe.Memory.Planner;

/// <summary>How frozen linear weights are stored.</summary>
/// <param name="BitsPerWeight">Bits of a weight with its share of the scales.</param>
/// <param name="Label">How it is named.</param>
public sealed record WeightQuantization(double BitsPerWeight, string Label)
{
    /// <summary>4 bits and an fp32 scale per 64 weights (QLoRA, arXiv 2305.14314).</summary>
    public static WeightQuantization FourBit { get; } = new(4 + 32.0 / 64, "4-bit");

    /// <summary>The scales are quantized as well: 8 bits per 64 weights, and an fp32 scale per 256 of them.</summary>
    public static WeightQuantization FourBitDouble { get; } = new(4 + 8.0 / 64 + 32.0 / (64 * 256), "4-bit, double quantization");

    /// <summary>8 bits; a scale per row hardly counts (LLM.int8, arXiv 2208.07339).</summary>
    public static WeightQuantization EightBit { get; } = new(8, "8-bit");

    /// <summary>4 bits with an fp16 scale and a 4-bit zero point per 128 weights (GPTQ, arXiv 2210.17323).</summary>
    public static WeightQuantization Gptq { get; } = new(4 + 20.0 / 128, "GPTQ, 4-bit");

    /// <summary>4-bit floats with an 8-bit scale per 32 weights (OCP microscaling formats).</summary>
    public static WeightQuantization Mxfp4 { get; } = new(4 + 8.0 / 32, "MXFP4");
}
