namespace Lathe.Models.Onnx;

/// <summary>Operators that are used with the same settings again and again.</summary>
internal static class OnnxOperations
{
    public static string Cast(this OnnxGraph graph, string value, OnnxType type) => graph.Add("Cast", [value], [new("to", (long)type)]);

    /// <param name="graph">The graph.</param>
    /// <param name="value">Any shape.</param>
    /// <param name="shape">0: as it is at this place; -1: what is left.</param>
    public static string Reshape(this OnnxGraph graph, string value, params long[] shape) => graph.Add("Reshape", value, graph.Vector(shape));

    public static string Unsqueeze(this OnnxGraph graph, string value, params long[] axes) => graph.Add("Unsqueeze", value, graph.Vector(axes));

    public static string Transpose(this OnnxGraph graph, string value, params long[] order) => graph.Add("Transpose", [value], [new("perm", order)]);

    public static string Concat(this OnnxGraph graph, long axis, params IReadOnlyList<string> values) =>
        values.Count == 1 ? values[0] : graph.Add("Concat", values, [new("axis", axis)]);

    /// <summary>Parts of these widths, one after the other.</summary>
    public static IReadOnlyList<string> Split(this OnnxGraph graph, string value, long axis, params long[] widths) =>
        widths.Length == 1 ? [value] : graph.AddMany("Split", widths.Length, [value, graph.Vector(widths)], [new("axis", axis)]);

    /// <summary>Every n-th element of the last axis.</summary>
    public static string EveryNth(this OnnxGraph graph, string value, long first, long n) =>
        graph.Add("Slice", value, graph.Vector(first), graph.Vector(long.MaxValue), graph.Vector(-1), graph.Vector(n));

    /// <summary>Rows of a table, or another axis' elements.</summary>
    public static string Gather(this OnnxGraph graph, string table, string indices, long axis = 0) =>
        graph.Add("Gather", [table, indices], [new("axis", axis)]);

    public static string Softmax(this OnnxGraph graph, string value) => graph.Add("Softmax", [value], [new("axis", -1L)]);

    /// <summary>Values z become c * tanh(z / c).</summary>
    public static string Bend(this OnnxGraph graph, string value, double cap) =>
        graph.Add("Mul", graph.Add("Tanh", graph.Add("Div", value, graph.Scalar((float)cap))), graph.Scalar((float)cap));
}
