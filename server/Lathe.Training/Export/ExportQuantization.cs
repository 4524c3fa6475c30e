namespace Lathe.Training.Export;

/// <summary>Few-bit types that an export can write matrices in.</summary>
public enum ExportQuantization
{
    /// <summary>GGUF's Q8_0.</summary>
    Q8,

    /// <summary>GGUF's Q4_0.</summary>
    Q4,

    /// <summary>bitsandbytes' NF4 with double quantization, in blocks of 64.</summary>
    Nf4,

    /// <summary>bitsandbytes' LLM.int8: eight bits, row by row.</summary>
    EightBit,
}
