using Lathe.Training.Autograd;
using Lathe.Training.Generation;
using Lathe.Training.Kernels;

namespace Lathe.Training.Modules;

/// <summary>
/// Causal self-attention with grouped key/value heads (Ainslie et al. 2023, arXiv:2305.13245). Rows are padded on the right only, so
/// the causal mask alone keeps real tokens from seeing padding.
/// </summary>
/// <param name="inputs">Gives queries, keys and values.</param>
/// <param name="output">From all heads back to the stream.</param>
/// <param name="queryNorm">Over each head of the queries, or over all of them together, by its width; null: none.</param>
/// <param name="keyNorm">The same of keys.</param>
/// <param name="layout">Heads and what their scores go through.</param>
/// <param name="rotary">Null where a layer does not rotate.</param>
/// <param name="context">How the model computes.</param>
public sealed class Attention(
    LinearInputs inputs, Linear output, RmsNorm? queryNorm, RmsNorm? keyNorm, HeadLayout layout, RotaryTable? rotary, ComputeContext context)
{
    public IReadOnlyList<Linear> Projections { get; } = [.. inputs.Linears, output];

    /// <summary>Of queries and keys, where the family has them.</summary>
    public IReadOnlyList<Norm> Norms { get; } = [.. new[] { queryNorm, keyNorm }.OfType<RmsNorm>()];

    /// <param name="tape">Records the pass.</param>
    /// <param name="input">[B * T, hidden] in the compute type.</param>
    /// <param name="shape">Rows, length and positions of the batch.</param>
    /// <param name="cache">Keys and values of the tokens before, for answers; null in training.</param>
    /// <returns>[B * T, hidden].</returns>
    public Variable Forward(Tape tape, Variable input, SequenceShape shape, CachedLayer? cache)
    {
        var (q, k, v) = inputs.Forward(tape, input) is [var queries, var keys, var values]
            ? (Heads(tape, queries, queryNorm, layout.Heads), Heads(tape, keys, keyNorm, layout.KeyValueHeads), values)
            : throw new InvalidOperationException("attention has queries, keys and values");
        if (rotary is not null)
        {
            q = rotary.Rotate(tape, q, shape.Positions);
            k = rotary.Rotate(tape, k, shape.Positions);
        }

        var mixed = cache is null
            ? Mix(tape, q, k, v, shape)
            : new Variable(cache.Attend(q.Value, k.Value, v.Value, layout.Heads, layout.HeadDim, layout.Rules));
        return output.Forward(tape, mixed);
    }

    /// <summary>Views rows [N, H * D] as [N, H, D] and normalises them where the family does so.</summary>
    private Variable Heads(Tape tape, Variable rows, RmsNorm? norm, int count)
    {
        if (norm is not null)
        {
            var isPerHead = norm.Weight.Count == layout.HeadDim;
            rows = norm.Forward(tape, isPerHead ? Reshape(tape, rows, -1, layout.HeadDim) : rows);
        }

        return Reshape(tape, rows, -1, count, layout.HeadDim);
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
        var dimensions = new AttentionShape(shape.Batch, shape.Length, layout.Heads, layout.KeyValueHeads, layout.HeadDim)
        {
            Spans = shape.Samples?.Spans,
            Rules = layout.Rules,
        };
        var (result, logSumExp) = context.Kernels.Attention(q.Value, k.Value, v.Value, dimensions);
        var mixed = new Variable(result);
        tape.Record(
            mixed,
            gradient =>
            {
                var (byQuery, byKey, byValue) =
                    context.Kernels.AttentionBackward(gradient, q.Value, k.Value, v.Value, result, logSumExp, dimensions);
                q.AddGradient(byQuery);
                k.AddGradient(byKey);
                v.AddGradient(byValue);
            },
            logSumExp);
        return mixed;
    }
}
