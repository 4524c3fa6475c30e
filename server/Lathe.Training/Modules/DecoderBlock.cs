using Lathe.Training.Autograd;
using Lathe.Training.Generation;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>
/// One layer: x += attention(norm(x)); x += mlp(norm(x)), or both at once. The residual stream x is fp32. Families differ in where their norms
/// stand: before attention and MLP, behind them, or both.
/// </summary>
/// <param name="attentionNorm">Of what attention reads; null: it reads the stream.</param>
/// <param name="attention">Attention.</param>
/// <param name="attentionOutputNorm">Of what attention gives; null: none.</param>
/// <param name="mlpNorm">Of what the MLP reads; null: it reads the stream, or what attention reads where both stand side by side.</param>
/// <param name="mlp">MLP.</param>
/// <param name="mlpOutputNorm">Of what the MLP gives; null: none.</param>
/// <param name="isParallel">Attention and MLP read the same stream: x += attention(norm(x)) + mlp(norm(x)).</param>
/// <param name="context">How the model computes.</param>
public sealed class DecoderBlock(
    Norm? attentionNorm, Attention attention, Norm? attentionOutputNorm, Norm? mlpNorm, IFeedForward mlp, Norm? mlpOutputNorm,
    bool isParallel, ComputeContext context)
{
    public Attention Attention { get; } = attention;

    public IFeedForward Mlp { get; } = mlp;

    public IEnumerable<Norm> Norms => new[] { attentionNorm, attentionOutputNorm, mlpNorm, mlpOutputNorm }.OfType<Norm>();

    /// <summary>Anything in the block is trained.</summary>
    public bool IsTrained => Norms.Concat(Attention.Norms).Any(norm => norm.IsTrained)
        || Attention.Projections.Any(linear => linear.IsTrained) || Mlp.IsTrained;

    public Variable Forward(Tape tape, Variable input, SequenceShape shape, CachedLayer? cache = null)
    {
        var read = Read(tape, attentionNorm, input);
        var mixed = Attention.Forward(tape, read, shape, cache);
        var middle = Add(tape, input, Give(tape, attentionOutputNorm, mixed));
        var inner = Mlp.Forward(tape, !isParallel ? Read(tape, mlpNorm, middle) : mlpNorm is null ? read : mlpNorm.Forward(tape, input));
        return Add(tape, middle, Give(tape, mlpOutputNorm, inner));
    }

    private static Variable Give(Tape tape, Norm? norm, Variable update) => norm is null ? update : norm.Forward(tape, update);

    /// <summary>The stream, normalised or at least in the compute type.</summary>
    private Variable Read(Tape tape, Norm? norm, Variable stream)
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
        var output = new Variable(stream.Value.Plus(update.Value));
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
