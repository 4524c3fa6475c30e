using Lathe.Training.Autograd;
using Lathe.Training.Generation;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>One layer: x += attention(norm(x)); x += mlp(norm(x)). The residual stream x is fp32.</summary>
public sealed class DecoderBlock(RmsNorm attentionNorm, Attention attention, RmsNorm mlpNorm, Mlp mlp)
{
    public Attention Attention { get; } = attention;

    public Mlp Mlp { get; } = mlp;

    public IEnumerable<RmsNorm> Norms => [attentionNorm, mlpNorm];

    /// <summary>Anything in the block is trained.</summary>
    public bool IsTrained => Norms.Concat(Attention.Norms).Any(norm => norm.Weight.Trainable)
        || Attention.Projections.Concat(Mlp.Projections).Any(linear => linear.IsTrained);

    public Variable Forward(Tape tape, Variable input, SequenceShape shape, LayerCache? cache = null)
    {
        var middle = Add(tape, input, Attention.Forward(tape, attentionNorm.Forward(tape, input), shape, cache));
        return Add(tape, middle, Mlp.Forward(tape, mlpNorm.Forward(tape, middle)));
    }

    private static Variable Add(Tape tape, Variable stream, Variable update)
    {
        var output = new Variable(stream.Value + update.Value);
        var updateType = update.Value.dtype;

        // No backward step reads the update itself.
        update.Value.Dispose();
        tape.Record(output, gradient =>
        {
            stream.AddSharedGradient(gradient);
            if (updateType == ScalarType.Float32)
            {
                update.AddSharedGradient(gradient);
            }
            else
            {
                update.AddGradient(gradient.to(updateType));
            }
        });
        return output;
    }
}
