using Lathe.Models.Families;

namespace Lathe.Models.Shapes;

/// <summary>All families whose shape is known, and the patterns they share.</summary>
internal static class ShapeFamilies
{
    private static readonly Lazy<Dictionary<string, ShapeFamily>> ByType = new(() =>
        GatedFamilies.All.Concat(ClassicFamilies.All).Concat(SparseFamilies.All)
            .SelectMany(family => family.ModelTypes, (family, type) => KeyValuePair.Create(type, family))
            .ToDictionary(StringComparer.Ordinal));

    /// <summary>The values of <c>model_type</c> that are known, sorted.</summary>
    public static IReadOnlyList<string> ModelTypes => [.. ByType.Value.Keys.Order(StringComparer.Ordinal)];

    public static ShapeFamily? Find(string modelType) => ByType.Value.GetValueOrDefault(modelType);

    /// <summary>Attention of three separate inputs and an output, under the names most models use.</summary>
    public static Projection[] Attention(
        BiasRule queryKeyValue, BiasRule output, string path = "self_attn", string outputName = "o_proj") =>
    [
        new(path + ".q_proj", [ProjectionPart.Query], queryKeyValue),
        new(path + ".k_proj", [ProjectionPart.Key], queryKeyValue),
        new(path + ".v_proj", [ProjectionPart.Value], queryKeyValue),
        new($"{path}.{outputName}", [ProjectionPart.Output], output),
    ];

    /// <summary>Attention whose queries, keys and values come from one module.</summary>
    public static Projection[] FusedAttention(string input, BiasRule inputBias, string output, BiasRule outputBias) =>
    [
        new(input, [ProjectionPart.Query, ProjectionPart.Key, ProjectionPart.Value], inputBias),
        new(output, [ProjectionPart.Output], outputBias),
    ];

    /// <summary>An MLP of two branches, as two modules.</summary>
    public static Projection[] GatedMlp(string gate, string up, string down, BiasRule bias = BiasRule.Never) =>
    [
        new(gate, [ProjectionPart.Gate], bias),
        new(up, [ProjectionPart.Up], bias),
        new(down, [ProjectionPart.Down], bias),
    ];

    /// <summary>An MLP of two branches, as one module.</summary>
    public static Projection[] FusedMlp(string gateUp, string down, BiasRule bias = BiasRule.Never) =>
    [
        new(gateUp, [ProjectionPart.Gate, ProjectionPart.Up], bias),
        new(down, [ProjectionPart.Down], bias),
    ];

    /// <summary>An MLP of one branch.</summary>
    public static Projection[] PlainMlp(string up, string down, BiasRule bias) =>
    [
        new(up, [ProjectionPart.Up], bias),
        new(down, [ProjectionPart.Down], bias),
    ];
}
