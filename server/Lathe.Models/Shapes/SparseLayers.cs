using System.Text.Json;
using Lathe.Models.Config;

namespace Lathe.Models.Shapes;

/// <summary>
/// Which layers have experts. DeepSeek's configurations state the first and a step (<c>first_k_dense_replace</c>,
/// <c>moe_layer_freq</c>), Qwen's a step counted from one and exceptions (<c>decoder_sparse_step</c>, <c>mlp_only_layers</c>).
/// </summary>
internal sealed class SparseLayers
{
    private readonly int _first;
    private readonly int _frequency;
    private readonly int _step;
    private readonly HashSet<int> _dense;

    private SparseLayers(int first, int frequency, int step, HashSet<int> dense) =>
        (_first, _frequency, _step, _dense) = (first, frequency, step, dense);

    public static SparseLayers Read(ShapeConfig config) => new(
        config.OptionalInt("first_k_dense_replace", ModelLimits.MaxLayers, min: 0) ?? 0,
        config.OptionalInt("moe_layer_freq", ModelLimits.MaxLayers) ?? 1,
        config.OptionalInt("decoder_sparse_step", ModelLimits.MaxLayers) ?? 1,
        ReadIndices(config, "mlp_only_layers"));

    public bool Contains(int layer) =>
        layer >= _first && layer % _frequency == 0 && (layer + 1) % _step == 0 && !_dense.Contains(layer);

    private static HashSet<int> ReadIndices(ShapeConfig config, string key)
    {
        if (config.Keys.Find(key) is not { } list)
        {
            return [];
        }

        var indices = new HashSet<int>();
        var isList = list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= ModelLimits.MaxLayers;
        foreach (var item in isList ? list.EnumerateArray() : throw config.Odd(key, "a list of layer numbers"))
        {
            indices.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var index)
                ? index
                : throw config.Odd(key, "a list of layer numbers"));
        }

        return indices;
    }
}
