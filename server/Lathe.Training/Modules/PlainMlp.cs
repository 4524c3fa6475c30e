using Lathe.Models.Families;
using Lathe.Training.Autograd;

namespace Lathe.Training.Modules;

/// <summary>Feed-forward layer of one branch: down(act(up(x))).</summary>
/// <param name="up">To the inner width.</param>
/// <param name="down">From the inner width back.</param>
/// <param name="activation">act: GELU or its approximation.</param>
/// <param name="context">How the model computes.</param>
public sealed class PlainMlp(Linear up, Linear down, Activation activation, ComputeContext context) : IFeedForward
{
    private readonly bool _approximate = activation == Activation.GeluTanh;

    public IReadOnlyList<Linear> Projections { get; } = [up, down];

    public bool IsTrained => Projections.Any(linear => linear.IsTrained);

    public Variable Forward(Tape tape, Variable input)
    {
        var inner = up.Forward(tape, input);
        var output = new Variable(context.Kernels.Gelu(inner.Value, _approximate));
        tape.Record(output, gradient => inner.AddGradient(context.Kernels.GeluBackward(gradient, inner.Value, _approximate)));
        return down.Forward(tape, output);
    }
}
