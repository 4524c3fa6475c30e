using Lathe.Training.Modules;

namespace Lathe.Training.Generation;

/// <summary>Keys and values of every layer for one sequence.</summary>
public sealed class KeyValueCache(Decoder decoder) : IDisposable
{
    public IReadOnlyList<LayerCache> Layers { get; } =
    [
        .. decoder.Blocks.Select(_ => new LayerCache(
            decoder.Config.NumKeyValueHeads, decoder.Config.HeadDim, decoder.Context.ComputeType, decoder.Context.Device)),
    ];

    /// <summary>Tokens held so far.</summary>
    public int Count => Layers[0].Count;

    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }
    }
}
