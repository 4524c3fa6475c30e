using Lathe.Training.Autograd;

namespace Lathe.Training.Modules;

/// <summary>Gated feed-forward layer: down(silu(gate(x)) * up(x)).</summary>
public sealed class Mlp(Linear gate, Linear up, Linear down, ComputeContext context)
{
    public IReadOnlyList<Linear> Projections { get; } = [gate, up, down];

    public Variable Forward(Tape tape, Variable input)
    {
        var g = gate.Forward(tape, input);
        var u = up.Forward(tape, input);
        var output = new Variable(context.Kernels.SwiGlu(g.Value, u.Value));
        tape.Record(output, gradient =>
        {
            var (byGate, byUp) = context.Kernels.SwiGluBackward(gradient, g.Value, u.Value);
            g.AddGradient(byGate);
            u.AddGradient(byUp);
        });
        return down.Forward(tape, output);
    }
}
