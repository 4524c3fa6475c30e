using Lathe.Training.Autograd;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>
/// Final norm, output layer and cross-entropy in one: only rows that have a label are computed, a chunk at a time, and the gradient
/// replaces the logits, so that no [tokens, vocabulary] tensor of the whole batch ever exists.
/// </summary>
public sealed class LossHead(RmsNorm norm, Parameter weight, ComputeContext context)
{
    public RmsNorm Norm { get; } = norm;

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
        var (sum, correct) = (0.0, 0L);
        for (var start = 0L; start < count; start += chunk)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(chunk, count - start);
            var part = hidden.Value.narrow(0, start, length);
            var logits = context.Matmul.Forward(part, Weight.Compute);
            if (logits.dtype != ScalarType.Float32)
            {
                logits = logits.to(ScalarType.Float32);
            }

            var (partSum, partCorrect) =
                context.Kernels.CrossEntropy(logits, labels.narrow(0, start, length), tape.Recording ? gradientScale : null);
            sum += partSum;
            correct += partCorrect;
            if (byHidden is null)
            {
                continue;
            }

            var gradient = context.ToCompute(logits);
            _ = byHidden.narrow(0, start, length).copy_(context.Matmul.InputGradient(gradient, Weight.Compute));
            if (Weight.Trainable)
            {
                Weight.AddGradient(context.Matmul.WeightGradient(gradient, part));
            }
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
        return context.Matmul.Forward(hidden.Value, Weight.Compute).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private static Variable Select(Tape tape, Variable stream, Tensor rows)
    {
        var output = new Variable(stream.Value.index_select(0, rows));
        tape.Record(output, gradient => stream.AddGradient(zeros_like(stream.Value).index_copy_(0, rows, gradient)));
        return output;
    }
}
