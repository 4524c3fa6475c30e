using static TorchSharp.torch;

namespace Lathe.Training.Generation;

/// <summary>Keys and values of one layer, [B, KV heads, capacity, D], filled from the front.</summary>
public sealed class LayerCache(int batch, int keyValueHeads, int capacity, int headDim, ScalarType type, Device device) : IDisposable
{
    private readonly Tensor _keys = empty([batch, keyValueHeads, capacity, headDim], type, device).DetachFromDisposeScope();
    private readonly Tensor _values = empty([batch, keyValueHeads, capacity, headDim], type, device).DetachFromDisposeScope();

    /// <summary>Tokens held so far.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Appends keys and values [B, KV heads, T, D] and attends with queries [B, H, T, D]. Several tokens at once are allowed only
    /// into an empty cache (the prompt).
    /// </summary>
    /// <returns>[B * T, H * D].</returns>
    public Tensor Attend(Tensor query, Tensor key, Tensor value)
    {
        var (added, heads) = ((int)key.shape[2], query.shape[1]);
        _ = _keys.narrow(2, Count, added).copy_(key);
        _ = _values.narrow(2, Count, added).copy_(value);
        var causal = added > 1;
        if (causal && Count > 0)
        {
            throw new InvalidOperationException("several tokens can be added to an empty cache only");
        }

        Count += added;
        var mixed = nn.functional.scaled_dot_product_attention(
            query, Spread(_keys.narrow(2, 0, Count), heads), Spread(_values.narrow(2, 0, Count), heads), is_casual: causal);
        return mixed.transpose(1, 2).reshape(batch * added, -1);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }

    private Tensor Spread(Tensor states, long heads)
    {
        var shared = heads / keyValueHeads;
        return shared == 1 ? states : states.unsqueeze(2).expand(-1, -1, shared, -1, -1).reshape(batch, heads, Count, headDim);
    }
}
