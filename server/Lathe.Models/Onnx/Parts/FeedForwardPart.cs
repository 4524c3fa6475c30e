using Lathe.Models.Families;

namespace Lathe.Models.Onnx.Parts;

/// <summary>Feed-forward layers: down(act(gate(x)) * up(x)), or down(act(up(x))) where there is no gate. Activations are computed in fp32.</summary>
internal sealed class FeedForwardPart(GraphContext context)
{
    private readonly LinearPart _linear = new(context);

    /// <param name="modules">The linear layers, perhaps among others.</param>
    /// <param name="rows">[N, hidden] in the graph's type.</param>
    /// <returns>[N, hidden] in the graph's type.</returns>
    public string Add(IReadOnlyList<LinearModule> modules, string rows)
    {
        string inner;
        if (modules.Any(module => module.Parts.Contains(ProjectionPart.Gate)))
        {
            var parts = _linear.AddParts(modules, rows, ProjectionPart.Gate, ProjectionPart.Up);
            inner = context.Graph.Add("Mul", Activate(context.Widen(parts[0])), context.Widen(parts[1]));
        }
        else
        {
            inner = Activate(context.Widen(_linear.AddParts(modules, rows, ProjectionPart.Up)[0]));
        }

        return _linear.AddParts(modules, context.Narrow(inner), ProjectionPart.Down)[0];
    }

    private string Activate(string value)
    {
        var graph = context.Graph;
        return context.Config.Traits.Activation switch
        {
            Activation.Silu => graph.Add("Mul", value, graph.Add("Sigmoid", value)),
            Activation.Gelu => Half(graph.Add("Erf", graph.Add("Div", value, graph.Scalar(MathF.Sqrt(2))))),
            _ => Half(graph.Add("Tanh", graph.Add("Mul", Bent(), graph.Scalar(MathF.Sqrt(2 / MathF.PI))))),
        };

        // x / 2 * (1 + share)
        string Half(string share) =>
            graph.Add("Mul", graph.Add("Mul", value, graph.Add("Add", share, graph.Scalar(1f))), graph.Scalar(0.5f));

        // x + 0.044715 x^3
        string Bent() => graph.Add("Add", value, graph.Add("Mul", graph.Add("Pow", value, graph.Scalar(3f)), graph.Scalar(0.044715f)));
    }
}
