namespace Lathe.Models.Onnx.Parts;

/// <summary>Rows of the table, scaled, plus those of learned positions: the start of the residual stream.</summary>
internal sealed class EmbeddingPart(GraphContext context)
{
    /// <returns>[N, hidden] in fp32.</returns>
    public string Add(TokensPart tokens)
    {
        var (graph, config, names) = (context.Graph, context.Config, context.Family.Names);
        graph.Place = "/embedding";
        var rows = Rows(names.Embedding, tokens.Ids);
        if (config.Traits.EmbeddingScale != 1)
        {
            rows = graph.Add("Mul", rows, graph.Scalar((float)config.Traits.EmbeddingScale));
        }

        if (context.Family.Positions == Families.PositionKind.Learned)
        {
            rows = graph.Add("Add", rows, Rows(names.Positions, tokens.Positions!));
        }

        return graph.Reshape(rows, -1, config.HiddenSize);
    }

    private string Rows(string table, string indices) => context.Widen(context.Graph.Gather(context.Weights.Matrix(table + ".weight"), indices));
}
