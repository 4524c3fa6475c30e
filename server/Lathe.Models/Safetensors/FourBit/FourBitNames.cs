namespace Lathe.Models.Safetensors.FourBit;

/// <summary>Names that bitsandbytes gives to the tensors beside a weight in four bits.</summary>
public static class FourBitNames
{
    /// <summary>The types there are.</summary>
    public static IReadOnlyList<string> Types { get; } = ["nf4", "fp4"];

    public static string State(string weight, string type) => $"{weight}.quant_state.bitsandbytes__{type}";

    public static string Map(string weight) => weight + ".quant_map";

    public static string Scales(string weight) => weight + ".absmax";

    public static string NestedMap(string weight) => weight + ".nested_quant_map";

    public static string NestedScales(string weight) => weight + ".nested_absmax";

    /// <summary>All that may lie beside a weight.</summary>
    public static IEnumerable<string> Beside(string weight) =>
        [.. Types.Select(type => State(weight, type)), Map(weight), Scales(weight), NestedMap(weight), NestedScales(weight)];
}
