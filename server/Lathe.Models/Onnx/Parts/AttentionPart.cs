using Lathe.Models.Families;

namespace Lathe.Models.Onnx.Parts;

/// <summary>
/// Causal self-attention with grouped heads and kept keys and values. The queries that share a key/value head stand below each other in one
/// product, so no key is copied.
/// </summary>
internal sealed class AttentionPart(
    GraphContext context, TokensPart tokens, MaskPart masks, RotaryPart? rotary, RotaryPart? localRotary)
{
    private readonly LinearPart _linear = new(context);
    private readonly NormPart _norm = new(context);

    private bool IsShared => context.Config.NumKeyValueHeads != context.Config.NumAttentionHeads;

    /// <param name="layer">Index of the layer.</param>
    /// <param name="modules">Its linear layers.</param>
    /// <param name="rows">[N, hidden] in the graph's type.</param>
    /// <returns>[N, hidden] in the graph's type.</returns>
    public string Add(int layer, IReadOnlyList<LinearModule> modules, string rows)
    {
        var (graph, config, names) = (context.Graph, context.Config, context.Family.Names);
        var (heads, keyValueHeads) = (config.NumAttentionHeads, config.NumKeyValueHeads);
        var parts = _linear.AddParts(modules, rows, ProjectionPart.Query, ProjectionPart.Key, ProjectionPart.Value);
        var window = config.Traits.WindowOf(layer);
        var rotation = !config.Traits.IsRotated(layer) ? null : window is null ? rotary : localRotary;
        var scale = 1 / Math.Sqrt(config.Traits.QueryScalar ?? config.HeadDim);

        var query = context.Narrow(graph.Add("Mul", Heads(parts[0], heads, names.QueryNorm), graph.Scalar((float)scale)));
        var key = Keep(layer, "key", context.Narrow(Heads(parts[1], keyValueHeads, names.KeyNorm)));
        var value = Keep(layer, "value", ByHead(parts[2], keyValueHeads));
        var scores = graph.Add("MatMul", Grouped(query), graph.Transpose(key, 0, 1, 3, 2));
        var mixed = graph.Add("MatMul", Grouped(Weights(Single(scores), window)), value);
        var output = graph.Reshape(graph.Transpose(Single(mixed), 0, 2, 1, 3), -1, heads * (long)config.HeadDim);
        return _linear.AddParts(modules, output, ProjectionPart.Output)[0];

        string Heads(string rows, int count, string norm)
        {
            var path = $"{names.Layer(layer)}.{norm}";
            var value = context.Widen(rows);
            if (context.Family.QueryKeyNorm == QueryKeyNorm.WholeWidth)
            {
                value = _norm.AddRms(path, value);
            }

            value = ByHead(value, count);
            if (context.Family.QueryKeyNorm == QueryKeyNorm.SharedByHeads)
            {
                value = _norm.AddRms(path, value);
            }

            return rotation?.Rotate(value) ?? value;
        }
    }

    /// <summary>[N, heads * D] as [B, heads, T, D].</summary>
    private string ByHead(string rows, int count) =>
        context.Graph.Transpose(tokens.ByText(rows, count, context.Config.HeadDim), 0, 2, 1, 3);

    /// <summary>Those of the tokens before, then the new ones: [B, key/value heads, S, D].</summary>
    private string Keep(int layer, string what, string states)
    {
        var (graph, config) = (context.Graph, context.Config);
        var past = graph.Input(KeptName("past_key_values", layer, what), context.Type, TokensPart.Batch, config.NumKeyValueHeads, TokensPart.PastLength, config.HeadDim);
        var present = graph.AddAs(KeptName("present", layer, what), "Concat", [past, states], new OnnxAttribute("axis", 2L));
        graph.Output(present, context.Type, TokensPart.Batch, config.NumKeyValueHeads, TokensPart.TotalLength, config.HeadDim);
        return present;
    }

    private static string KeptName(string start, int layer, string what) => FormattableString.Invariant($"{start}.{layer}.{what}");

    /// <summary>Softmax of the scores [B, heads, T, S] that the family makes of the products.</summary>
    private string Weights(string products, int? window)
    {
        var graph = context.Graph;
        var scores = context.Widen(products);
        if (context.Config.Traits.AttentionSoftCap is { } cap)
        {
            scores = graph.Bend(scores, cap);
        }

        return context.Narrow(graph.Softmax(graph.Add("Add", scores, masks.For(window))));
    }

    /// <summary>[B, heads, T, X] as [B, key/value heads, shared * T, X].</summary>
    private string Grouped(string value) => IsShared ? context.Graph.Reshape(value, 0, context.Config.NumKeyValueHeads, -1, 0) : value;

    /// <summary>And back.</summary>
    private string Single(string value) => IsShared ? context.Graph.Reshape(value, 0, context.Config.NumAttentionHeads, -1, 0) : value;
}
