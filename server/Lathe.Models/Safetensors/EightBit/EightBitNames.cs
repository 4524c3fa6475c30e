namespace Lathe.Models.Safetensors.EightBit;

/// <summary>Names that bitsandbytes gives to the tensors beside a weight in eight bits: they are the layer's, not the weight's.</summary>
public static class EightBitNames
{
    private const string Weight = "weight";

    /// <summary>Largest magnitude of each row.</summary>
    public static string Scales(string weight) => Layer(weight) + "SCB";

    /// <summary>Number of the order that the codes are in.</summary>
    public static string Format(string weight) => Layer(weight) + "weight_format";

    /// <summary>All that may lie beside a weight.</summary>
    public static IEnumerable<string> Beside(string weight) => [Scales(weight), Format(weight)];

    private static string Layer(string weight) => weight.EndsWith("." + Weight, StringComparison.Ordinal) ? weight[..^Weight.Length] : weight + ".";
}
