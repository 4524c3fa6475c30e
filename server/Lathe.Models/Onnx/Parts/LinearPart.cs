using Lathe.Models.Families;

namespace Lathe.Models.Onnx.Parts;

/// <summary>Linear layers over rows. A weight stays as the checkpoint has it, [out, in] or [in, out]: the product is told which.</summary>
internal sealed class LinearPart(GraphContext context)
{
    /// <param name="module">The layer.</param>
    /// <param name="rows">[N, in] in the graph's type.</param>
    /// <returns>[N, out] in the graph's type.</returns>
    public string Add(LinearModule module, string rows) => context.Graph.Add(
        "Gemm",
        module.HasBias
            ? [rows, context.Weights.Matrix(module.WeightName), context.Weights.Matrix(module.BiasName)]
            : [rows, context.Weights.Matrix(module.WeightName)],
        [new("transB", module.IsTransposed ? 0L : 1L)]);

    /// <summary>By a weight [out, in] that is no linear module of a layer.</summary>
    public string Add(string weight, string rows) => context.Graph.Add("Gemm", [rows, weight], [new("transB", 1L)]);

    /// <summary>What the layers among these give of the same rows, part by part, in the order of the parts.</summary>
    public IReadOnlyList<string> AddParts(IReadOnlyList<LinearModule> modules, string rows, params ReadOnlySpan<ProjectionPart> parts)
    {
        var given = new Dictionary<ProjectionPart, string>();
        foreach (var module in modules)
        {
            if (parts.Contains(module.Parts[0]))
            {
                foreach (var (part, value) in module.Parts.Zip(Split(module, Add(module, rows))))
                {
                    given.Add(part, value);
                }
            }
        }

        var ordered = new List<string>();
        foreach (var part in parts)
        {
            ordered.Add(given[part]);
        }

        return ordered;
    }

    private IReadOnlyList<string> Split(LinearModule module, string value) => module.Order == PartOrder.ByKeyValueHead && module.Parts.Count > 1
        ? ByKeyValueHead(value)
        : context.Graph.Split(value, 1, [.. module.Parts.Select(part => (long)Projection.PartSize(part, context.Config))]);

    /// <summary>For each key/value head: the query heads that share it, its key, its value.</summary>
    private List<string> ByKeyValueHead(string value)
    {
        var (graph, config) = (context.Graph, context.Config);
        long shared = config.NumAttentionHeads / config.NumKeyValueHeads;
        var groups = graph.Reshape(value, -1, config.NumKeyValueHeads, shared + 2, config.HeadDim);
        long[] widths = [config.NumAttentionHeads * (long)config.HeadDim, .. Enumerable.Repeat(config.NumKeyValueHeads * (long)config.HeadDim, 2)];
        return [.. graph.Split(groups, 2, shared, 1, 1).Zip(widths, (part, width) => graph.Reshape(part, -1, width))];
    }
}
