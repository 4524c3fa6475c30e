using Lathe.Training.Autograd;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Token ids [N] to rows of the table [V, D], as fp32: the start of the residual stream.</summary>
/// <param name="weight">The table.</param>
/// <param name="scale">Factor of its rows.</param>
/// <param name="context">How the model computes.</param>
public sealed class Embedding(Parameter weight, double scale, ComputeContext context)
{
    public Parameter Weight { get; } = weight;

    /// <summary>Noise while training; null for none.</summary>
    public EmbeddingNoise? Noise { get; set; }

    /// <param name="tape">Records the pass.</param>
    /// <param name="ids">[N] int64.</param>
    /// <param name="length">Tokens of each row of the batch.</param>
    public Variable Forward(Tape tape, Tensor ids, int length)
    {
        var rows = Weight.Value.index_select(0, ids);
        if (rows.dtype != ScalarType.Float32)
        {
            using var narrow = rows;
            rows = narrow.to(ScalarType.Float32);
        }

        if (tape.Training)
        {
            Noise?.AddTo(rows, length, tape.Step);
        }

        if (scale != 1)
        {
            _ = rows.mul_(scale);
        }

        var output = new Variable(rows);
        tape.Record(output, gradient =>
        {
            if (Weight.Trainable)
            {
                using var scaled = scale == 1 ? gradient.alias() : gradient * scale;
                context.Kernels.ScatterAdd(Weight.GradientForUpdate(), ids, scaled);
            }
        });
        return output;
    }
}
