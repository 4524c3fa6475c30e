using Lathe.Training.Autograd;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Token ids [N] to rows of the table [V, D], as fp32, plus those of their positions where they are learned: the start of the residual stream.</summary>
/// <param name="weight">The table.</param>
/// <param name="positions">[P, D], a row for each position; null: the family has none.</param>
/// <param name="scale">Factor of its rows.</param>
/// <param name="context">How the model computes.</param>
public sealed class Embedding(Parameter weight, Parameter? positions, double scale, ComputeContext context)
{
    public Parameter Weight { get; } = weight;

    /// <summary>Either table is trained.</summary>
    public bool IsTrained => Weight.Trainable || positions is { Trainable: true };

    /// <summary>Noise while training; null for none.</summary>
    public EmbeddingNoise? Noise { get; set; }

    /// <param name="tape">Records the pass.</param>
    /// <param name="ids">[N] int64.</param>
    /// <param name="shape">How the tokens stand in their rows.</param>
    public Variable Forward(Tape tape, Tensor ids, SequenceShape shape)
    {
        var rows = Weight.Value.index_select(0, ids);
        if (rows.dtype != ScalarType.Float32)
        {
            using var narrow = rows;
            rows = narrow.to(ScalarType.Float32);
        }

        if (tape.Training)
        {
            Noise?.AddTo(rows, shape.Length, tape.Step);
        }

        if (scale != 1)
        {
            _ = rows.mul_(Scalars.Of(scale));
        }

        var places = positions is null ? null : AddPositions(rows, shape);
        var output = new Variable(rows);
        tape.Record(output, gradient =>
        {
            if (Weight.Trainable)
            {
                using var scaled = scale == 1 ? gradient.alias() : gradient * Scalars.Of(scale);
                context.Kernels.ScatterAdd(Weight.GradientForUpdate(), ids, scaled);
            }

            if (positions is { Trainable: true })
            {
                context.Kernels.ScatterAdd(positions.GradientForUpdate(), places!, gradient);
            }
        }, places is null ? [] : [places]);
        return output;
    }

    /// <returns>The position of each row [N]. Padding may stand beyond the last one, and counts as it: nothing reads its rows.</returns>
    private Tensor AddPositions(Tensor rows, SequenceShape shape)
    {
        using var scope = NewDisposeScope();
        var places = shape.Samples?.Positions ?? Scalars.Range(0, shape.Length, ScalarType.Int64, rows.device).repeat(shape.Batch);
        var kept = places.clamp_max(Scalars.Of(positions!.Value.shape[0] - 1));
        _ = rows.add_(positions.Value.index_select(0, kept), Scalars.One);
        return kept.MoveToOuterDisposeScope();
    }
}
