using Lathe.Models.Families;

namespace Lathe.Models.Onnx.Parts;

/// <summary>One layer: x += attention(norm(x)); x += mlp(norm(x)), or both at once, with norms where the family has them. The stream x is fp32.</summary>
internal sealed class BlockPart(GraphContext context, AttentionPart attention)
{
    private readonly NormPart _norm = new(context);
    private readonly FeedForwardPart _feedForward = new(context);
    private readonly ExpertsPart _experts = new(context);

    /// <param name="layer">Index of the layer.</param>
    /// <param name="modules">Its linear layers.</param>
    /// <param name="stream">[N, hidden] in fp32.</param>
    public string Add(int layer, IReadOnlyList<LinearModule> modules, string stream)
    {
        var (graph, names) = (context.Graph, context.Family.Names);
        var place = FormattableString.Invariant($"/layers.{layer}");
        graph.Place = place + "/attention";
        var read = context.Narrow(Norm(names.AttentionNorm, stream));
        var mixed = Norm(names.AttentionOutputNorm, context.Widen(attention.Add(layer, modules, read)));
        var middle = graph.Add("Add", stream, mixed);

        graph.Place = place + "/mlp";
        var input = !context.Family.IsParallel ? context.Narrow(Norm(names.MlpNorm, middle))
            : names.MlpNorm is null ? read
            : context.Narrow(Norm(names.MlpNorm, stream));
        var inner = context.Config.Traits.IsSparse(layer)
            ? _experts.Add(layer, modules, input)
            : context.Widen(_feedForward.Add(modules, input));
        return graph.Add("Add", middle, Norm(names.MlpOutputNorm, inner));

        string Norm(string? name, string value) => name is null ? value : _norm.Add($"{names.Layer(layer)}.{name}", value);
    }
}
