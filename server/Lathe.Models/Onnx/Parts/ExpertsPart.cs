using Lathe.Models.Families;

namespace Lathe.Models.Onnx.Parts;

/// <summary>
/// A mixture of experts (Shazeer et al. 2017, arXiv:1701.06538): each expert computes the rows that chose it, which may be none, and what it
/// gives is added to theirs.
/// </summary>
internal sealed class ExpertsPart(GraphContext context)
{
    private readonly LinearPart _linear = new(context);
    private readonly FeedForwardPart _feedForward = new(context);

    /// <param name="layer">Index of the layer.</param>
    /// <param name="modules">Linear layers of its experts, perhaps among others.</param>
    /// <param name="rows">[N, hidden] in the graph's type.</param>
    /// <returns>[N, hidden] in fp32.</returns>
    public string Add(int layer, IReadOnlyList<LinearModule> modules, string rows)
    {
        var (graph, names, prefix) = (context.Graph, context.Family.Experts!, context.Family.Names.Layer(layer));
        var byExpert = modules.ToLookup(module => module.Path[..module.Path.LastIndexOf('.')]);
        var weights = Route(Gate(names.Router, rows));
        var sum = graph.Add("ConstantOfShape", graph.Add("Shape", rows));
        foreach (var (number, path) in ParameterInventory.ExpertPaths(context.Config, layer).Index())
        {
            var mine = graph.Gather(weights, graph.Scalar((long)number));
            var places = graph.Reshape(graph.Add("NonZero", mine), -1, 1);
            var chosen = graph.Reshape(places, -1);
            var output = context.Widen(_feedForward.Add([.. byExpert[path]], graph.Gather(rows, chosen)));
            var weighed = graph.Add("Mul", output, graph.Unsqueeze(graph.Gather(mine, chosen), 1));
            sum = graph.Add("ScatterND", [sum, places, weighed], [new("reduction", "add")]);
        }

        if (names.Shared is { } shared)
        {
            var output = context.Widen(_feedForward.Add([.. byExpert[$"{prefix}.{shared}"]], rows));
            sum = graph.Add("Add", sum, graph.Add("Mul", output, graph.Add("Sigmoid", Gate(names.SharedGate!, rows))));
        }

        return sum;

        string Gate(string name, string rows) => context.Widen(_linear.Add(context.Weights.Matrix($"{prefix}.{name}.weight"), rows));
    }

    /// <summary>How much of each expert [experts, N] a row takes, mostly nothing, from the router's logits [N, experts] in fp32.</summary>
    private string Route(string logits)
    {
        var graph = context.Graph;
        var settings = context.Config.Traits.Experts!;
        var chances = graph.Softmax(logits);
        var best = graph.AddMany("TopK", 2, [chances, graph.Vector(settings.PerToken)], new OnnxAttribute("axis", -1L));
        var weights = settings.Normalizes
            ? graph.Add("Div", best[0], graph.Add("ReduceSum", best[0], graph.Vector(-1)))
            : best[0];
        var none = graph.Add("ConstantOfShape", graph.Add("Shape", chances));
        return graph.Transpose(graph.Add("ScatterElements", [none, best[1], weights], [new("axis", 1L)]), 1, 0);
    }
}
