using Lathe.Training.Autograd;
using Lathe.Training.Generation;
using Lathe.Training.Kernels;

namespace Lathe.Training.Modules;

/// <summary>
/// Causal self-attention with grouped key/value heads (Ainslie et al. 2023, arXiv:2305.13245). Rows are padded on the right only, so
/// the causal mask alone keeps real tokens from seeing padding.
/// </summary>
public sealed class Attention(
    Linear query, Linear key, Linear value, Linear output, RmsNorm? queryNorm, RmsNorm? keyNorm,
    int heads, int keyValueHeads, int headDim, RotaryTable rotary, ComputeContext context)
{
    public IReadOnlyList<Linear> Projections { get; } = [query, key, value, output];

    /// <summary>Of queries and keys, where the family has them.</summary>
    public IReadOnlyList<RmsNorm> Norms { get; } = [.. new[] { queryNorm, keyNorm }.OfType<RmsNorm>()];

    /// <param name="tape">Records the pass.</param>
    /// <param name="input">[B * T, hidden] in the compute type.</param>
    /// <param name="shape">Rows, length and positions of the batch.</param>
    /// <param name="cache">Keys and values of the tokens before; null in training.</param>
    /// <returns>[B * T, hidden].</returns>
    public Variable Forward(Tape tape, Variable input, SequenceShape shape, LayerCache? cache)
    {
        var q = Heads(tape, query.Forward(tape, input), queryNorm, heads);
        var k = Heads(tape, key.Forward(tape, input), keyNorm, keyValueHeads);
        var v = value.Forward(tape, input);
        q = rotary.Rotate(tape, q, shape.Positions);
        k = rotary.Rotate(tape, k, shape.Positions);
        var mixed = cache is null ? Mix(tape, q, k, v, shape) : new Variable(cache.Attend(q.Value, k.Value, v.Value, shape, heads));
        return output.Forward(tape, mixed);
    }

    /// <summary>Views rows [N, H * D] as [N, H, D] and normalises each head where the family does so.</summary>
    private Variable Heads(Tape tape, Variable rows, RmsNorm? norm, int count)
    {
        if (norm is not null)
        {
            rows = norm.Forward(tape, Reshape(tape, rows, -1, headDim));
        }

        return Reshape(tape, rows, -1, count, headDim);
    }

    private static Variable Reshape(Tape tape, Variable input, params long[] shape)
    {
        var output = new Variable(input.Value.view(shape));
        tape.Record(output, gradient =>
        {
            using var flat = gradient.reshape(input.Value.shape);
            input.AddSharedGradient(flat);
        });
        return output;
    }

    private Variable Mix(Tape tape, Variable q, Variable k, Variable v, SequenceShape shape)
    {
        var layout = new AttentionShape(shape.Batch, shape.Length, heads, keyValueHeads, headDim) { Spans = shape.Samples?.Spans };
        var (result, logSumExp) = context.Kernels.Attention(q.Value, k.Value, v.Value, layout);
        var output = new Variable(result);
        tape.Record(
            output,
            gradient =>
            {
                var (byQuery, byKey, byValue) =
                    context.Kernels.AttentionBackward(gradient, q.Value, k.Value, v.Value, result, logSumExp, layout);
                q.AddGradient(byQuery);
                k.AddGradient(byKey);
                v.AddGradient(byValue);
            },
            logSumExp);
        return output;
    }
}
