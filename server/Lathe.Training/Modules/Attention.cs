using Lathe.Training.Autograd;
using Lathe.Training.Generation;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>
/// Causal self-attention with grouped key/value heads (Ainslie et al. 2023, arXiv:2305.13245). Rows are padded on the right only, so
/// the causal mask alone keeps real tokens from seeing padding.
/// </summary>
public sealed class Attention(
    Linear query, Linear key, Linear value, Linear output, RmsNorm? queryNorm, RmsNorm? keyNorm,
    int heads, int keyValueHeads, int headDim, RotaryTable rotary)
{
    public IReadOnlyList<Linear> Projections { get; } = [query, key, value, output];

    /// <param name="tape">Records the pass.</param>
    /// <param name="input">[B * T, hidden] in the compute type.</param>
    /// <param name="shape">Rows, length and position of the batch.</param>
    /// <param name="cache">Keys and values of the tokens before; null in training.</param>
    /// <returns>[B * T, hidden].</returns>
    public Variable Forward(Tape tape, Variable input, SequenceShape shape, LayerCache? cache)
    {
        var q = Heads(tape, query.Forward(tape, input), queryNorm, heads);
        var k = Heads(tape, key.Forward(tape, input), keyNorm, keyValueHeads);
        var v = value.Forward(tape, input);
        q = rotary.Rotate(tape, q, shape.Length, shape.Offset);
        k = rotary.Rotate(tape, k, shape.Length, shape.Offset);
        var mixed = cache is null
            ? tape.Composed([q, k, v], inputs => Mix(inputs[0], inputs[1], inputs[2], shape))
            : new Variable(cache.Attend(Split(q.Value, heads, shape), Split(k.Value, keyValueHeads, shape), Split(v.Value, keyValueHeads, shape)));
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

    private Tensor Mix(Tensor q, Tensor k, Tensor v, SequenceShape shape)
    {
        var mixed = nn.functional.scaled_dot_product_attention(
            Split(q, heads, shape), Spread(Split(k, keyValueHeads, shape)), Spread(Split(v, keyValueHeads, shape)), is_casual: true);
        return mixed.transpose(1, 2).reshape(-1, (long)heads * headDim);
    }

    /// <summary>[B * T, H * D] to [B, H, T, D].</summary>
    private Tensor Split(Tensor rows, int count, SequenceShape shape) =>
        rows.view(shape.Batch, shape.Length, count, headDim).transpose(1, 2);

    /// <summary>Repeats each key/value head for the query heads that share it.</summary>
    private Tensor Spread(Tensor states)
    {
        var shared = heads / keyValueHeads;
        return shared == 1
            ? states
            : states.unsqueeze(2).expand(-1, -1, shared, -1, -1).reshape(states.shape[0], heads, states.shape[2], headDim);
    }
}
