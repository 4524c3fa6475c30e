namespace Lathe.Models.Onnx.Parts;

/// <summary>Final norm and output layer; a tied head reads the embedding's table.</summary>
internal sealed class HeadPart(GraphContext context)
{
    /// <param name="tokens">What went in.</param>
    /// <param name="stream">[N, hidden] in fp32.</param>
    public void Add(TokensPart tokens, string stream)
    {
        var (graph, config, names) = (context.Graph, context.Config, context.Family.Names);
        graph.Place = "/head";
        var hidden = context.Narrow(new NormPart(context).Add(names.FinalNorm, stream));
        var table = (config.TieWordEmbeddings ? names.Embedding : names.Head) + ".weight";
        var weight = config.Traits.NormalizesHead ? context.Weights.UnitRows(table) : context.Weights.Matrix(table);
        var logits = context.Widen(new LinearPart(context).Add(weight, hidden));
        if (config.Traits.FinalSoftCap is { } cap)
        {
            logits = graph.Bend(logits, cap);
        }

        _ = graph.AddAs("logits", "Reshape", [logits, graph.Concat(0, tokens.Shape, graph.Vector(config.VocabSize))]);
        graph.Output("logits", OnnxType.F32, TokensPart.Batch, TokensPart.Length, config.VocabSize);
    }
}
