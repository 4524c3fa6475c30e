using Lathe.Training.Modules;

namespace Lathe.Training.Quantization;

/// <summary>The linear layers of a decoder that exist in few bits only, and the scratch memory their products share.</summary>
/// <param name="context">How the products are computed.</param>
/// <param name="kept">Mapped files that weights may read from; closed with this.</param>
internal sealed class QuantizedBase(ComputeContext context, IDisposable? kept = null) : IDisposable
{
    private readonly Dictionary<string, QuantizedWeight> _weights = new(StringComparer.Ordinal);
    private readonly QuantizedMatmul _products = new(context.Matmul, context.ComputeType, context.Device);

    /// <summary>Weights, however few bits each takes.</summary>
    public long Count => _weights.Values.Sum(weight => weight.Rows * weight.Columns);

    /// <summary>What they take, scales included.</summary>
    public long Bytes => _weights.Values.Sum(weight => weight.Bytes);

    /// <summary>Those of four bits, by their names in the checkpoint.</summary>
    public IEnumerable<KeyValuePair<string, FourBitWeight>> FourBit =>
        from pair in _weights where pair.Value is FourBitWeight select KeyValuePair.Create(pair.Key, (FourBitWeight)pair.Value);

    public void Add(string name, QuantizedWeight weight) => _weights.Add(name, weight);

    /// <summary>The weight of a layer by its name in the checkpoint; null when it is not one of these.</summary>
    public LinearWeight? Find(string name) =>
        _weights.TryGetValue(name, out var weight) ? new QuantizedLinearWeight(weight, _products) : null;

    public void Dispose()
    {
        foreach (var weight in _weights.Values)
        {
            weight.Dispose();
        }

        _products.Dispose();
        kept?.Dispose();
    }
}
