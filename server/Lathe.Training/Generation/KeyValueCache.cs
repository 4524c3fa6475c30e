using Lathe.Training.Modules;

namespace Lathe.Training.Generation;

/// <summary>Keys and values of every layer for up to <paramref name="capacity"/> tokens.</summary>
public sealed class KeyValueCache(Decoder decoder, int batch, int capacity) : IDisposable
{
    public IReadOnlyList<LayerCache> Layers { get; } =
    [
        .. decoder.Blocks.Select(_ => new LayerCache(
            batch, decoder.Config.NumKeyValueHeads, capacity, decoder.Config.HeadDim, decoder.Context.ComputeType, decoder.Context.Device)),
    ];

    public int Capacity { get; } = capacity;

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
