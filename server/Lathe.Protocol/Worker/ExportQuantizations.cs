namespace Lathe.Protocol.Worker;

/// <summary>Few-bit types of exported matrices.</summary>
public static class ExportQuantizations
{
    /// <summary>GGUF's eight bits in blocks of 32.</summary>
    public const string Q8 = "q8_0";

    /// <summary>GGUF's four bits in blocks of 32.</summary>
    public const string Q4 = "q4_0";

    /// <summary>bitsandbytes' four bits.</summary>
    public const string Nf4 = "nf4";

    /// <summary>bitsandbytes' eight bits.</summary>
    public const string EightBit = "int8";

    /// <summary>Those of a form.</summary>
    /// <param name="format">One of <see cref="ExportFormats"/>.</param>
    public static IReadOnlyList<string> Of(string format) => format switch
    {
        ExportFormats.Gguf => [Q8, Q4],
        ExportFormats.Safetensors => [Nf4, EightBit],
        _ => [],
    };
}
