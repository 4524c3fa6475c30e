using Lathe.Training.Autograd;
using Lathe.Training.Generation;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>
/// One layer: x += attention(norm(x)); x += mlp(norm(x)). The residual stream x is fp32. Families differ in where their norms stand: before
/// attention and MLP, behind them, or both.
/// </summary>
/// <param name="attentionNorm">Of what attention reads; null: it reads the stream.</param>
/// <param name="attention">Attention.</param>
/// <param name="attentionOutputNorm">Of what attention gives; null: none.</param>
/// <param name="mlpNorm">Of what the MLP reads; null: it reads the stream.</param>
/// <param name="mlp">MLP.</param>
/// <param name="mlpOutputNorm">Of what the MLP gives; null: none.</param>
/// <param name="context">How the model computes.</param>
public sealed class DecoderBlock(
    RmsNorm? attentionNorm, Attention attention, RmsNorm? attentionOutputNorm, RmsNorm? mlpNorm, IFeedForward mlp, RmsNorm? mlpOutputNorm,
    ComputeContext context)
{
    public Attention Attention { get; } = attention;

    public IFeedForward Mlp { get; } = mlp;

    public IEnumerable<RmsNorm> Norms => new[] { attentionNorm, attentionOutputNorm, mlpNorm, mlpOutputNorm }.OfType<RmsNorm>();

    /// <summary>Anything in the block is trained.</summary>
    public bool IsTrained => Norms.Concat(Attention.Norms).Any(norm => norm.Weight.Trainable)
        || Attention.Projections.Any(linear => linear.IsTrained) || Mlp.IsTrained;

    public Variable Forward(Tape tape, Variable input, SequenceShape shape, LayerCache? cache = null)
    {
        var mixed = Attention.Forward(tape, Read(tape, attentionNorm, input), shape, cache);
        var middle = Add(tape, input, Give(tape, attentionOutputNorm, mixed));
        var inner = Mlp.Forward(tape, Read(tape, mlpNorm, middle));
        return Add(tape, middle, Give(tape, mlpOutputNorm, inner));
    }

    private static Variable Give(Tape tape, RmsNorm? norm, Variable update) => norm is null ? update : norm.Forward(tape, update);

    /// <summary>The stream, normalised or at least in the compute type.</summary>
    private Variable Read(Tape tape, RmsNorm? norm, Variable stream)
    {
        if (norm is not null)
        {
            return norm.Forward(tape, stream);
        }

        if (stream.Value.dtype == context.ComputeType)
        {
            return stream;
        }

        var output = new Variable(context.ToCompute(stream.Value));
        tape.Record(output, gradient => stream.AddGradient(gradient.to(stream.Value.dtype)));
        return output;
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
