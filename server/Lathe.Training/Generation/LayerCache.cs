using Lathe.Training.Kernels;
using Lathe.Training.Modules;
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
    /// Appends keys and values [B * T, KV * D] and attends with queries [B * T, H * D]. Several tokens at once are allowed only into
    /// an empty cache (the prompt).
    /// </summary>
    /// <returns>[B * T, H * D].</returns>
    public Tensor Attend(Tensor query, Tensor key, Tensor value, SequenceShape shape, int heads, AttentionRules rules)
    {
        Tensor Split(Tensor rows, int count) => rows.view(shape.Batch, shape.Length, count, headDim).transpose(1, 2);
        _ = _keys.narrow(2, Count, shape.Length).copy_(Split(key, keyValueHeads));
        _ = _values.narrow(2, Count, shape.Length).copy_(Split(value, keyValueHeads));
        var causal = shape.Length > 1;
        if (causal && Count > 0)
        {
            throw new InvalidOperationException("several tokens can be added to an empty cache only");
        }

        Count += shape.Length;
        var (q, k, v) = (Split(query, heads), Spread(_keys.narrow(2, 0, Count), heads), Spread(_values.narrow(2, 0, Count), heads));
        var mixed = rules == AttentionRules.Plain
            ? nn.functional.scaled_dot_product_attention(q, k, v, is_casual: causal)
            : ComposedAttention.Attend(q, k, v, rules);
        return mixed.transpose(1, 2).reshape(-1, (long)heads * headDim);
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
