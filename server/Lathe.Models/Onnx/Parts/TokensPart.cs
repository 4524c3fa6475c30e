namespace Lathe.Models.Onnx.Parts;

/// <summary>What goes into a decoder: ids [B, T], which of all tokens so far [B, S] are padding, and positions [B, T].</summary>
internal sealed class TokensPart
{
    /// <summary>The name that transformers.js insists on.</summary>
    public const string Batch = "batch_size";

    public const string Length = "sequence_length";
    public const string PastLength = "past_sequence_length";
    public const string TotalLength = "total_sequence_length";

    private readonly OnnxGraph _graph;

    /// <param name="graph">The graph.</param>
    /// <param name="hasPositions">The model reads positions.</param>
    public TokensPart(OnnxGraph graph, bool hasPositions)
    {
        _graph = graph;
        Ids = graph.Input("input_ids", OnnxType.I64, Batch, Length);
        Mask = graph.Input("attention_mask", OnnxType.I64, Batch, TotalLength);
        Positions = hasPositions ? graph.Input("position_ids", OnnxType.I64, Batch, Length) : null;
        graph.Place = "/tokens";
        Shape = graph.Add("Shape", Ids);
        Count = graph.Gather(Shape, graph.Scalar(1L));
        Total = graph.Gather(graph.Add("Shape", Mask), graph.Scalar(1L));
    }

    public string Ids { get; }

    public string Mask { get; }

    public string? Positions { get; }

    /// <summary>[B, T].</summary>
    public string Shape { get; }

    /// <summary>T: new tokens of each text.</summary>
    public string Count { get; }

    /// <summary>S: tokens of each text so far, the new ones included.</summary>
    public string Total { get; }

    /// <summary>Rows [B * T, ...] as [B, T] and these sizes.</summary>
    public string ByText(string rows, params long[] sizes) => _graph.Add("Reshape", rows, _graph.Concat(0, Shape, _graph.Vector(sizes)));
}
