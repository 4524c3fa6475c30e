using Lathe.Models.Gguf;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Onnx;

/// <summary>The parameters of a model as constants of its graph, each there once and under its name in the checkpoint.</summary>
/// <param name="graph">They are added to it when something reads them.</param>
/// <param name="find">A parameter by its name, in F32, F16 or BF16.</param>
/// <param name="type">Of matrices and of biases.</param>
internal sealed class OnnxWeights(OnnxGraph graph, Func<string, IWeightSource?> find, OnnxType type)
{
    public string Matrix(string name) => Add(name, type, Rows(name));

    /// <summary>In fp32.</summary>
    /// <param name="name">In the checkpoint.</param>
    /// <param name="addend">Added to every number.</param>
    public string Wide(string name, float addend = 0) => Add(name, OnnxType.F32, Rows(name) with { Addend = addend });

    /// <summary>With rows of length 1.</summary>
    public string UnitRows(string name) => Add(name + ".unit", type, Rows(name) with { HasUnitLength = true });

    private WeightRows Rows(string name)
    {
        var source = find(name) ?? throw new ArgumentException($"There is no parameter \"{name}\".", nameof(name));
        return new(source, checked((int)source.Shape[^1]));
    }

    private string Add(string name, OnnxType stored, WeightRows rows) => graph.Constant(new(
        name, stored, rows.Source.Shape, stream => rows.WriteTo(stream, stored == OnnxType.F32 ? GgufTensorType.F32 : GgufTensorType.F16)));
}
