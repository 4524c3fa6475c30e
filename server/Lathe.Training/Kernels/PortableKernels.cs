using Lathe.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <summary>Plain torch operations: any device, and the reading copy of every formula.</summary>
public sealed partial class PortableKernels : IKernels
{
    /// <summary>sqrt(2 / pi).</summary>
    internal const float GeluFactor = 0.7978845608f;

    internal const float GeluCubic = 0.044715f;

    private static readonly Scalar One = Scalars.Of(1);
    private static readonly Scalar Half = Scalars.Of(0.5);

    public string Name => "portable";

    public Tensor? FewRows(Tensor input, Tensor weight) => null;

    public (Tensor Result, Tensor InverseRms) RmsNorm(Tensor input, Tensor weight, double epsilon, ScalarType resultType)
    {
        using var scope = NewDisposeScope();
        var x = input.to(ScalarType.Float32);
        var inverse = x.Squared().mean([-1], keepdim: true).add_(Scalars.Of(epsilon), Scalars.One).rsqrt_();
        var result = (x * inverse * weight).to(resultType);
        return (result.MoveToOuterDisposeScope(), inverse.squeeze(-1).MoveToOuterDisposeScope());
    }

    public (Tensor Input, Tensor? Weight) RmsNormBackward(
        Tensor gradient, Tensor input, Tensor weight, Tensor inverseRms, bool weightToo)
    {
        using var scope = NewDisposeScope();
        var g = gradient.to(ScalarType.Float32);
        var x = input.to(ScalarType.Float32);
        var inverse = inverseRms.unsqueeze(-1);
        var normalized = x * inverse;
        var weighted = g * weight;
        var projection = (weighted * normalized).mean([-1], keepdim: true);
        var byInput = ((weighted - (normalized * projection)) * inverse).to(input.dtype);
        var byWeight = weightToo ? (g * normalized).sum([0]) : null;
        return (byInput.MoveToOuterDisposeScope(), byWeight?.MoveToOuterDisposeScope());
    }

    public Tensor SwiGlu(Tensor gate, Tensor up)
    {
        using var scope = NewDisposeScope();
        var g = gate.to(ScalarType.Float32);
        return (g * g.sigmoid() * up.to(ScalarType.Float32)).to(gate.dtype).MoveToOuterDisposeScope();
    }

    public (Tensor Gate, Tensor Up) SwiGluBackward(Tensor gradient, Tensor gate, Tensor up)
    {
        using var scope = NewDisposeScope();
        var g = gate.to(ScalarType.Float32);
        var y = gradient.to(ScalarType.Float32);
        var sigmoid = g.sigmoid();
        var silu = g * sigmoid;
        var byGate = y * up.to(ScalarType.Float32) * sigmoid.Plus(silu * One.Minus(sigmoid));
        return (byGate.to(gate.dtype).MoveToOuterDisposeScope(), (y * silu).to(up.dtype).MoveToOuterDisposeScope());
    }

    public Tensor GeGlu(Tensor gate, Tensor up)
    {
        using var scope = NewDisposeScope();
        var g = gate.to(ScalarType.Float32);
        return (Half * g * GeluAngle(g).tanh().Plus(One) * up.to(ScalarType.Float32)).to(gate.dtype).MoveToOuterDisposeScope();
    }

    public (Tensor Gate, Tensor Up) GeGluBackward(Tensor gradient, Tensor gate, Tensor up)
    {
        using var scope = NewDisposeScope();
        var g = gate.to(ScalarType.Float32);
        var y = gradient.to(ScalarType.Float32);
        var tanh = GeluAngle(g).tanh();
        var slope = Scalars.Of(GeluFactor) * (Scalars.Of(3 * GeluCubic) * g.Squared()).Plus(One);
        var derivative = (Half * tanh.Plus(One)).Plus(Half * g * One.Minus(tanh.Squared()) * slope);
        return (
            (y * up.to(ScalarType.Float32) * derivative).to(gate.dtype).MoveToOuterDisposeScope(),
            (y * Half * g * tanh.Plus(One)).to(up.dtype).MoveToOuterDisposeScope());
    }

    public void Rotate(Tensor heads, Tensor cosine, Tensor sine, RowPositions positions, bool inverse, bool neighbours = false)
    {
        using var scope = NewDisposeScope();
        var (rows, half) = (heads.shape[0], cosine.shape[1]);
        Tensor Of(Tensor table) => positions.Listed is { } listed
            ? table.index_select(0, listed).unsqueeze(1)
            : table.narrow(0, positions.Offset, positions.Length).repeat(rows / positions.Length, 1).unsqueeze(1);
        var (cos, sin) = (Of(cosine), Of(sine));
        if (inverse)
        {
            sin = -sin;
        }

        var pairs = heads.narrow(2, 0, 2 * half);
        var (low, high) = neighbours
            ? (pairs.slice(2, 0, 2 * half, 2), pairs.slice(2, 1, 2 * half, 2))
            : (pairs.narrow(2, 0, half), pairs.narrow(2, half, half));
        var (a, b) = (low.to(ScalarType.Float32), high.to(ScalarType.Float32));
        var (newLow, newHigh) = ((a * cos) - (b * sin), (b * cos).Plus(a * sin));
        low.copy_(newLow);
        high.copy_(newHigh);
    }

    public (Tensor Result, Tensor LogSumExp) Attention(Tensor query, Tensor key, Tensor value, AttentionShape shape)
    {
        using var scope = NewDisposeScope();
        return (Attend(query, key, value, shape).MoveToOuterDisposeScope(), empty(0).MoveToOuterDisposeScope());
    }

    /// <summary>libtorch's own graph of the same expression, built once more, gives the gradient.</summary>
    public (Tensor Query, Tensor Key, Tensor Value) AttentionBackward(
        Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor result, Tensor logSumExp, AttentionShape shape)
    {
        using var scope = NewDisposeScope();
        Tensor[] leaves = [.. new[] { query, key, value }.Select(tensor => tensor.detach().requires_grad_(true))];
        using (enable_grad())
        {
            autograd.backward([Attend(leaves[0], leaves[1], leaves[2], shape)], [gradient]);
        }

        Tensor Gradient(int i) => leaves[i].grad!.MoveToOuterDisposeScope();
        return (Gradient(0), Gradient(1), Gradient(2));
    }

    private static Tensor Attend(Tensor query, Tensor key, Tensor value, AttentionShape shape)
    {
        if (shape.Spans is null)
        {
            return AttendWhole(query, key, value, shape);
        }

        var parts = new List<Tensor>();
        for (var sequence = 0; sequence < shape.Batch; sequence++)
        {
            foreach (var (start, length) in shape.Spans[sequence])
            {
                var first = ((long)sequence * shape.Length) + start;
                Tensor Of(Tensor rows) => rows.narrow(0, first, length);
                parts.Add(AttendWhole(Of(query), Of(key), Of(value), shape with { Batch = 1, Length = length, Spans = null }));
            }
        }

        return cat(parts);
    }

    private static Tensor AttendWhole(Tensor query, Tensor key, Tensor value, AttentionShape shape)
    {
        Tensor Split(Tensor rows, int heads) => rows.view(shape.Batch, shape.Length, heads, shape.HeadDim).transpose(1, 2);
        Tensor Spread(Tensor rows) => Split(rows, shape.KeyValueHeads)
            .unsqueeze(2)
            .expand(-1, -1, shape.Shared, -1, -1)
            .reshape(shape.Batch, shape.Heads, shape.Length, shape.HeadDim);
        var (q, k, v) = (Split(query, shape.Heads), Spread(key), Spread(value));
        var mixed = shape.Rules == AttentionRules.Plain
            ? nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true)
            : ComposedAttention.Attend(q, k, v, shape.Rules);
        return mixed
            .transpose(1, 2)
            .reshape(-1, (long)shape.Heads * shape.HeadDim);
    }

    /// <summary>sqrt(2 / pi) * (x + 0.044715 x^3).</summary>
    private static Tensor GeluAngle(Tensor x) => Scalars.Of(GeluFactor) * x.Plus(Scalars.Of(GeluCubic) * x.pow(Scalars.Of(3)));

    public (double LossSum, long Correct) CrossEntropy(Tensor logits, Tensor labels, double? gradientScale)
    {
        using var scope = NewDisposeScope();
        var index = labels.unsqueeze(1);
        var target = logits.gather(1, index);
        var (top, _) = logits.max(1, keepdim: true);
        var correct = (target >= top).sum().item<long>();
        logits.sub_(top).exp_();
        var sum = logits.sum([1], keepdim: true);
        var loss = (sum.log().Plus(top) - target).sum(ScalarType.Float64).item<double>();
        if (gradientScale is { } scale)
        {
            logits.div_(sum);
            logits.scatter_add_(1, index, full_like(target, Scalars.Of(-1f)));
            logits.mul_(Scalars.Of(scale));
        }

        return (loss, correct);
    }

    public void ScatterAdd(Tensor table, Tensor ids, Tensor gradient)
    {
        using var rows = gradient.to(ScalarType.Float32);
        table.index_add_(0, ids, rows, Scalars.Of(1));
    }

    public double SumOfSquares(Tensor values)
    {
        using var square = values.Squared();
        using var sum = square.sum(ScalarType.Float64);
        return sum.item<double>();
    }
}
