using static TorchSharp.torch;

namespace Lathe.Training.Generation;

/// <summary>Keys and values of one layer for one sequence, [1, KV heads, capacity, D], filled from the front and enlarged as needed.</summary>
public sealed class LayerCache(int keyValueHeads, int headDim, ScalarType type, Device device) : IDisposable
{
    private const int FirstCapacity = 64;

    private Tensor? _keys;
    private Tensor? _values;

    /// <summary>Tokens held so far.</summary>
    public int Count { get; private set; }

    /// <summary>Keys of all tokens so far, a view.</summary>
    public Tensor Keys => _keys!.narrow(2, 0, Count);

    /// <summary>Values of all tokens so far, a view.</summary>
    public Tensor Values => _values!.narrow(2, 0, Count);

    /// <param name="keys">[1, KV heads, T, D].</param>
    /// <param name="values">[1, KV heads, T, D].</param>
    public void Append(Tensor keys, Tensor values)
    {
        var added = (int)keys.shape[2];
        Reserve(Count + added);
        using var keyPlace = _keys!.narrow(2, Count, added);
        using var valuePlace = _values!.narrow(2, Count, added);
        _ = keyPlace.copy_(keys);
        _ = valuePlace.copy_(values);
        Count += added;
    }

    /// <summary>Forgets the tokens behind the first <paramref name="count"/>.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        Count = count;
    }

    /// <summary>The same tokens in memory of their own.</summary>
    public LayerCache Copy()
    {
        var copy = new LayerCache(keyValueHeads, headDim, type, device);
        if (Count > 0)
        {
            copy.Append(Keys, Values);
        }

        return copy;
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _values?.Dispose();
    }

    private void Reserve(int count)
    {
        var capacity = (int)(_keys?.shape[2] ?? 0);
        if (count > capacity)
        {
            capacity = Math.Max(Math.Max(FirstCapacity, count), 2 * capacity);
            _keys = Enlarged(_keys, capacity);
            _values = Enlarged(_values, capacity);
        }
    }

    private Tensor Enlarged(Tensor? before, int capacity)
    {
        var after = empty([1, keyValueHeads, capacity, headDim], type, device).DetachFromDisposeScope();
        if (before is not null)
        {
            using var place = after.narrow(2, 0, Count);
            using var held = before.narrow(2, 0, Count);
            _ = place.copy_(held);
            before.Dispose();
        }

        return after;
    }
}
