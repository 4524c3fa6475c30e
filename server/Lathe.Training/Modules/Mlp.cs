using Lathe.Models.Families;
using Lathe.Training.Autograd;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Gated feed-forward layer: down(act(gate(x)) * up(x)).</summary>
/// <param name="inputs">Gives gate and up.</param>
/// <param name="down">From the inner width back.</param>
/// <param name="activation">act.</param>
/// <param name="context">How the model computes.</param>
public sealed class Mlp(LinearInputs inputs, Linear down, Activation activation, ComputeContext context) : IFeedForward
{
    public IReadOnlyList<Linear> Projections { get; } = [.. inputs.Linears, down];

    public bool IsTrained => Projections.Any(linear => linear.IsTrained);

    public Variable Forward(Tape tape, Variable input)
    {
        var (g, u) = inputs.Forward(tape, input) is [var first, var second]
            ? (first, second)
            : throw new InvalidOperationException("an MLP has a gate and a way up");
        var output = new Variable(Gated(g.Value, u.Value));
        tape.Record(output, gradient =>
        {
            var (byGate, byUp) = GatedBackward(gradient, g.Value, u.Value);
            g.AddGradient(byGate);
            u.AddGradient(byUp);
        });
        return down.Forward(tape, output);
    }

    private Tensor Gated(Tensor gate, Tensor up) =>
        activation == Activation.Silu ? context.Kernels.SwiGlu(gate, up) : context.Kernels.GeGlu(gate, up);

    private (Tensor Gate, Tensor Up) GatedBackward(Tensor gradient, Tensor gate, Tensor up) => activation == Activation.Silu
        ? context.Kernels.SwiGluBackward(gradient, gate, up)
        : context.Kernels.GeGluBackward(gradient, gate, up);
}
