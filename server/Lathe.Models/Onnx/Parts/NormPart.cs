using Lathe.Models.Families;

namespace Lathe.Models.Onnx.Parts;

/// <summary>Normalisation over the last axis, in fp32.</summary>
internal sealed class NormPart(GraphContext context)
{
    /// <summary>As the family normalises its residual stream.</summary>
    /// <param name="path">Of the module.</param>
    /// <param name="value">In fp32.</param>
    public string Add(string path, string value) => context.Family.Norm == NormType.Layer
        ? context.Graph.Add(
            "LayerNormalization",
            [value, context.Weights.Wide(path + ".weight"), context.Weights.Wide(path + ".bias")],
            [new("axis", -1L), new("epsilon", (float)context.Config.NormEps)])
        : AddRms(path, value);

    /// <summary>x / sqrt(mean(x^2) + eps), times the weight: in the order that onnxruntime makes one operator of.</summary>
    public string AddRms(string path, string value)
    {
        var graph = context.Graph;
        var squares = graph.Add("ReduceMean", [graph.Add("Pow", value, graph.Scalar(2f))], [new("axes", new long[] { -1 })]);
        var root = graph.Add("Sqrt", graph.Add("Add", squares, graph.Scalar((float)context.Config.NormEps)));
        return graph.Add("Mul", graph.Add("Div", value, root), context.Weights.Wide(path + ".weight", context.Family.NormOffset));
    }
}
