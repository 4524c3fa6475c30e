using Lathe.Training.Autograd;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>
/// Final norm, output layer and cross-entropy in one: only rows that have a label are computed, a chunk at a time, and the gradient
/// replaces the logits, so that no [tokens, vocabulary] tensor of the whole batch ever exists.
/// </summary>
/// <param name="norm">Final norm.</param>
/// <param name="weight">[vocabulary, hidden].</param>
/// <param name="softCap">Logits z become c * tanh(z / c) for this c; null: they are left alone.</param>
/// <param name="normalizesRows">The weight's rows count with length 1 (NormHead, Baichuan 2, arXiv:2309.10305, section 2.5).</param>
/// <param name="context">How the model computes.</param>
public sealed class LossHead(Norm norm, Parameter weight, double? softCap, bool normalizesRows, ComputeContext context) : IDisposable
{
    private readonly RowLengths? _lengths = normalizesRows ? new(weight) : null;

    public Norm Norm { get; } = norm;

    public Parameter Weight { get; } = weight;

    /// <param name="tape">Records the pass; when it does, gradients by parameters and <paramref name="stream"/> are added here.</param>
    /// <param name="stream">[N, hidden] fp32, after the last block.</param>
    /// <param name="rows">Rows that have a label, [M] int64.</param>
    /// <param name="labels">[M] int64, the token that follows each row.</param>
    /// <param name="gradientScale">Factor of the loss sum, such as 1 / label tokens of the optimizer step.</param>
    public HeadResult Loss(Tape tape, Variable stream, Tensor rows, Tensor labels, double gradientScale)
    {
        var selected = Select(tape, stream, rows);
        var hidden = Norm.Forward(tape, selected);
        var count = labels.numel();
        var chunk = Math.Clamp(context.LossChunkBytes / (Weight.Value.shape[0] * sizeof(float)), 1, Math.Max(1, count));
        var byHidden = tape.Recording ? empty_like(hidden.Value) : null;
        using var inverse = _lengths?.Inverse();
        using var along = inverse is not null && byHidden is not null && Weight.Trainable ? zeros_like(inverse) : null;
        var (sum, correct) = (0.0, 0L);
        for (var start = 0L; start < count; start += chunk)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(chunk, count - start);
            var part = hidden.Value.narrow(0, start, length);
            var logits = Products(part, inverse);
            var kept = along is null ? null : logits.clone();
            var slope = softCap is { } cap ? Bend(logits, cap, tape.Recording) : null;
            var (partSum, partCorrect) =
                context.Kernels.CrossEntropy(logits, labels.narrow(0, start, length), tape.Recording ? gradientScale : null);
            sum += partSum;
            correct += partCorrect;
            if (byHidden is null)
            {
                continue;
            }

            if (slope is not null)
            {
                _ = logits.mul_(slope);
            }

            if (inverse is not null)
            {
                _ = along?.add_(kept!.mul_(logits).sum([0]), Scalars.One);
                _ = logits.mul_(inverse);
            }

            var gradient = context.ToCompute(logits);
            _ = byHidden.narrow(0, start, length).copy_(context.Matmul.InputGradient(gradient, Weight.Compute));
            if (Weight.Trainable)
            {
                Weight.AddGradient(context.Matmul.WeightGradient(gradient, part));
            }
        }

        if (along is not null)
        {
            // Along a row nothing changes: d(h w / |w|)/dw = h / |w| - (h w / |w|) w / |w|^2.
            using var factor = along.mul_(inverse!).mul_(inverse!).neg_().unsqueeze(1);
            Weight.AddGradient(Weight.Value * factor);
        }

        if (byHidden is not null)
        {
            hidden.AddGradient(byHidden);
        }

        return new HeadResult(sum, count, correct);
    }

    /// <summary>Logits [N, V] fp32 of stream rows [N, hidden] fp32.</summary>
    public Tensor Logits(Tensor stream)
    {
        using var scope = NewDisposeScope();
        var hidden = Norm.Forward(Tape.ForInference(), new Variable(stream));
        using var inverse = _lengths?.Inverse();
        var logits = Products(hidden.Value, inverse);
        if (softCap is { } cap)
        {
            _ = Bend(logits, cap, withSlope: false);
        }

        return logits.MoveToOuterDisposeScope();
    }

    public void Dispose() => _lengths?.Dispose();

    /// <summary>Logits [N, V] fp32 before the cap.</summary>
    private Tensor Products(Tensor hidden, Tensor? inverse)
    {
        var logits = context.Multiply(hidden, Weight.Compute);
        if (logits.dtype != ScalarType.Float32)
        {
            logits = logits.to(ScalarType.Float32);
        }

        return inverse is null ? logits : logits.mul_(inverse);
    }

    /// <summary>Caps logits in place; the slope is that of the bend at each of them.</summary>
    private static Tensor? Bend(Tensor logits, double cap, bool withSlope)
    {
        _ = logits.div_(Scalars.Of(cap)).tanh_();
        var slope = withSlope ? logits.Squared().neg_().add_(Scalars.Of(1), Scalars.One) : null;
        _ = logits.mul_(Scalars.Of(cap));
        return slope;
    }

    private static Variable Select(Tape tape, Variable stream, Tensor rows)
    {
        var output = new Variable(stream.Value.index_select(0, rows));
        tape.Record(output, gradient => stream.AddGradient(zeros_like(stream.Value).index_copy_(0, rows, gradient)));
        return output;
    }
}
