using Lathe.Models.Families;

namespace Lathe.Models.Onnx.Parts;

/// <summary>
/// What is added to scores [B, heads, T, S]: nothing where a token sees another, the lowest number where it does not. A softmax of a row
/// that sees nothing, which only padding has, is finite that way.
/// </summary>
internal sealed class MaskPart
{
    private readonly GraphContext _context;
    private readonly Dictionary<int, string> _byWindow = [];
    private readonly string _distances;
    private readonly string _before;
    private readonly string _present;
    private readonly string? _bias;

    public MaskPart(GraphContext context, TokensPart tokens)
    {
        _context = context;
        var graph = context.Graph;
        graph.Place = "/mask";

        // Padding on the left moves a text's tokens alike, so their distances are those of their places.
        var keys = graph.Add("Range", graph.Scalar(0L), tokens.Total, graph.Scalar(1L));
        var queries = graph.Add("Range", graph.Add("Sub", tokens.Total, tokens.Count), tokens.Total, graph.Scalar(1L));
        _distances = graph.Add("Sub", graph.Unsqueeze(queries, 1), keys);
        _before = graph.Add("GreaterOrEqual", _distances, graph.Scalar(0L));
        _present = graph.Unsqueeze(graph.Cast(tokens.Mask, OnnxType.Bool), 1, 2);
        _bias = DistanceSlopes.Of(context.Config) is { } slopes ? Bias([.. slopes]) : null;
    }

    /// <param name="window">Tokens that a token sees; null: all before it.</param>
    /// <returns>[B, 1, T, S], or [B, heads, T, S] where scores fall with the distance, in fp32.</returns>
    public string For(int? window)
    {
        if (_byWindow.TryGetValue(window ?? 0, out var known))
        {
            return known;
        }

        var graph = _context.Graph;
        var place = graph.Place;
        graph.Place = "/mask";
        var seen = window is { } size ? graph.Add("And", _before, graph.Add("Less", _distances, graph.Scalar((long)size))) : _before;
        var mask = graph.Add("Where", graph.Add("And", seen, _present), graph.Scalar(0f), graph.Scalar(float.MinValue));
        mask = _bias is null ? mask : graph.Add("Add", _bias, mask);
        graph.Place = place;
        return _byWindow[window ?? 0] = mask;
    }

    private string Bias(float[] slopes)
    {
        var graph = _context.Graph;
        var factors = graph.Constant(OnnxTensor.Of("slopes", [slopes.Length, 1, 1], [.. slopes.Select(slope => -slope)]));
        return graph.Add("Mul", graph.Cast(_distances, OnnxType.F32), factors);
    }
}
