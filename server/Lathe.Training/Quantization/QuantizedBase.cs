using Lathe.Training.Modules;

namespace Lathe.Training.Quantization;

/// <summary>The linear layers of a decoder that exist in few bits only, and the scratch memory their products share.</summary>
internal sealed class QuantizedBase(ComputeContext context) : IDisposable
{
    private readonly Dictionary<string, QuantizedWeight> _weights = new(StringComparer.Ordinal);
    private readonly QuantizedMatmul _products = new(context.Matmul, context.ComputeType, context.Device);

    /// <summary>Weights, however few bits each takes.</summary>
    public long Count => _weights.Values.Sum(weight => weight.Rows * weight.Columns);

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
    }
}
