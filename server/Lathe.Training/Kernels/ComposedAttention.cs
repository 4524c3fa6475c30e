using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <summary>Attention by plain torch operations, with everything a family changes in its scores.</summary>
internal static class ComposedAttention
{
    /// <param name="query">[B, H, T, D]; the last of the T queries stands at the last key.</param>
    /// <param name="key">[B, H, S, D].</param>
    /// <param name="value">[B, H, S, D].</param>
    /// <param name="rules">Of the family.</param>
    /// <returns>[B, H, T, D] in the query's type; inside everything is fp32.</returns>
    public static Tensor Attend(Tensor query, Tensor key, Tensor value, AttentionRules rules)
    {
        var (length, seen) = (query.shape[2], key.shape[2]);
        var scores = Wide(query).matmul(Wide(key).transpose(-1, -2)).mul(Scalars.Of(rules.Scale((int)query.shape[3])));
        if (rules.SoftCap is { } cap)
        {
            scores = scores.div(Scalars.Of(cap)).tanh().mul(Scalars.Of(cap));
        }

        var distances = Scalars.Range(seen - length, seen, ScalarType.Int64, query.device).unsqueeze(1) - Scalars.Range(0, seen, ScalarType.Int64, query.device);
        if (rules.Slopes is { } slopes)
        {
            using var all = tensor(slopes.ToArray(), ScalarType.Float32, query.device);
            scores = scores - (all.view(-1, 1, 1) * distances);
        }

        var hidden = distances < Scalars.Of(0);
        if (rules.Window is { } window)
        {
            hidden = hidden.logical_or(distances >= Scalars.Of(window));
        }

        return scores.masked_fill(hidden, Scalars.Of(float.NegativeInfinity)).softmax(-1).matmul(Wide(value)).to(query.dtype);
    }

    private static Tensor Wide(Tensor tensor) => tensor.to(ScalarType.Float32);
}
