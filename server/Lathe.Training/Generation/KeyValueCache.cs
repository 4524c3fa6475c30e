using Lathe.Training.Modules;

namespace Lathe.Training.Generation;

/// <summary>Keys and values of every layer for one sequence.</summary>
public sealed class KeyValueCache : IDisposable
{
    public KeyValueCache(Decoder decoder)
        : this(
        [
            .. decoder.Blocks.Select(_ => new LayerCache(
                decoder.Config.NumKeyValueHeads, decoder.Config.HeadDim, decoder.Context.ComputeType, decoder.Context.Device)),
        ])
    {
    }

    private KeyValueCache(IReadOnlyList<LayerCache> layers) => Layers = layers;

    public IReadOnlyList<LayerCache> Layers { get; }

    /// <summary>Tokens held so far.</summary>
    public int Count => Layers[0].Count;

    /// <summary>Forgets the tokens behind the first <paramref name="count"/>, so that the sequence can go on otherwise.</summary>
    public void Truncate(int count)
    {
        foreach (var layer in Layers)
        {
            layer.Truncate(count);
        }
    }

    /// <summary>The same tokens in memory of their own, to go on from apart.</summary>
    public KeyValueCache Copy() => new([.. Layers.Select(layer => layer.Copy())]);

    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }
    }
}
