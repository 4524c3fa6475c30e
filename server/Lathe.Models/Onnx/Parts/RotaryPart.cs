using Lathe.Models.Config;

namespace Lathe.Models.Onnx.Parts;

/// <summary>Rotary position embedding, in fp32: cosines and sines of a batch, which layers share, and the rotation.</summary>
internal sealed class RotaryPart
{
    private readonly GraphContext _context;
    private readonly RopeParameters _rope;
    private readonly string _name;
    private readonly string _cosine;
    private readonly string _sine;

    /// <param name="context">What parts share.</param>
    /// <param name="rope">Base and kind.</param>
    /// <param name="name">Of the rotation among those of the model.</param>
    /// <param name="positions">[B, T].</param>
    public RotaryPart(GraphContext context, RopeParameters rope, string name, string positions)
    {
        (_context, _rope, _name) = (context, rope, name);
        var graph = context.Graph;
        graph.Place = "/" + name;
        var places = graph.Unsqueeze(graph.Cast(positions, OnnxType.F32), 1, 3);
        var angles = graph.Add("Mul", places, Frequencies(positions));
        (_cosine, _sine) = (Scaled(graph.Add("Cos", angles)), Scaled(graph.Add("Sin", angles)));
    }

    private int Width => _context.Config.RotaryDim;

    /// <param name="heads">[B, heads, T, D] in fp32.</param>
    public string Rotate(string heads)
    {
        var graph = _context.Graph;
        var rest = _context.Config.HeadDim - Width;
        var parts = rest == 0 ? [heads] : graph.Split(heads, -1, Width, rest);
        var rotated = _context.Family.RotatesNeighbours ? Neighbours(parts[0]) : Halves(parts[0]);
        return graph.Concat(-1, [rotated, .. parts.Skip(1)]);
    }

    private string Halves(string value)
    {
        var halves = _context.Graph.Split(value, -1, Width / 2, Width / 2);
        var (first, second) = Turn(halves[0], halves[1]);
        return _context.Graph.Concat(-1, first, second);
    }

    private string Neighbours(string value)
    {
        var graph = _context.Graph;
        var (first, second) = Turn(graph.EveryNth(value, 0, 2), graph.EveryNth(value, 1, 2));
        var pairs = graph.Concat(-1, graph.Unsqueeze(first, -1), graph.Unsqueeze(second, -1));
        return graph.Reshape(pairs, 0, 0, 0, Width);
    }

    private (string First, string Second) Turn(string first, string second)
    {
        var graph = _context.Graph;
        return (
            graph.Add("Sub", graph.Add("Mul", first, _cosine), graph.Add("Mul", second, _sine)),
            graph.Add("Add", graph.Add("Mul", second, _cosine), graph.Add("Mul", first, _sine)));
    }

    private string Scaled(string values) =>
        _rope.AttentionFactor == 1 ? values : _context.Graph.Add("Mul", values, _context.Graph.Scalar((float)_rope.AttentionFactor));

    /// <summary>[d / 2]; of kinds that depend on the length of a text, by the longest of the batch.</summary>
    private string Frequencies(string positions)
    {
        var graph = _context.Graph;
        var plain = Constant("frequencies", RotaryFrequencies.Of(_rope, Width));
        if (!RotaryFrequencies.DependOnLength(_rope) || (_rope.Type == RopeType.Dynamic && Width <= 2))
        {
            return plain;
        }

        var last = graph.Add("ReduceMax", [positions], [new("keepdims", 0L)]);
        var original = _rope.OriginalMaxPositionEmbeddings;
        if (_rope.Type == RopeType.LongRope)
        {
            var isLong = graph.Add("GreaterOrEqual", last, graph.Scalar((long)original));
            return graph.Add("Where", isLong, Constant("long_frequencies", RotaryFrequencies.Of(_rope, Width, original + 1)), plain);
        }

        // A base of theta * g^(d / (d - 2)) divides the frequencies by g^(2i / (d - 2)), where g is never below 1.
        var length = graph.Add("Add", graph.Cast(last, OnnxType.F32), graph.Scalar(1f));
        var growth = graph.Add("Sub", graph.Add("Mul", length, graph.Scalar((float)(_rope.Factor / original))), graph.Scalar((float)(_rope.Factor - 1)));
        float[] exponents = [.. Enumerable.Range(0, Width / 2).Select(i => -2f * i / (Width - 2))];
        return graph.Add("Mul", plain, graph.Add("Pow", graph.Add("Max", growth, graph.Scalar(1f)), Constant("exponents", exponents)));
    }

    private string Constant(string what, float[] values) =>
        _context.Graph.Constant(OnnxTensor.Of($"{_name}.{what}", [values.Length], values));
}
