using System.Globalization;

namespace Lathe.Models.Onnx;

/// <summary>A graph that grows node by node, each behind what it reads.</summary>
internal sealed class OnnxGraph
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _tensors = [];
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);

    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    public IReadOnlyList<OnnxTensor> Tensors => _tensors;

    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    public IReadOnlyList<OnnxValue> Outputs => _outputs;

    /// <summary>Start of the names of what is added.</summary>
    public string Place { get; set; } = "";

    public string Input(string name, OnnxType type, params IReadOnlyList<OnnxSize> shape)
    {
        _inputs.Add(new(name, type, shape));
        return name;
    }

    public void Output(string name, OnnxType type, params IReadOnlyList<OnnxSize> shape) => _outputs.Add(new(name, type, shape));

    /// <summary>Adds a constant unless one of its name is there.</summary>
    public string Constant(OnnxTensor tensor)
    {
        if (_constants.Add(tensor.Name))
        {
            _tensors.Add(tensor);
        }

        return tensor.Name;
    }

    public string Scalar(float value) => Constant(OnnxTensor.Of(Named("float", value), [], value));

    public string Scalar(long value) => Constant(OnnxTensor.Of(Named("int", value), [], value));

    public string Vector(params long[] values) => Constant(OnnxTensor.Of(Named("ints", string.Join('_', values)), [values.Length], values));

    /// <summary>A node that gives one thing.</summary>
    /// <returns>Its name.</returns>
    public string Add(string operation, params IReadOnlyList<string> inputs) => Add(operation, inputs, []);

    public string Add(string operation, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes) =>
        AddMany(operation, 1, inputs, attributes)[0];

    /// <summary>A node that gives several things.</summary>
    public IReadOnlyList<string> AddMany(string operation, int count, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Place}/{operation}_{_nodes.Count}");
        string[] outputs = count == 1 ? [name] : [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"))];
        _nodes.Add(new(operation, inputs, outputs, attributes));
        return outputs;
    }

    /// <summary>A node that gives something under a name.</summary>
    public string AddAs(string name, string operation, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes)
    {
        _nodes.Add(new(operation, inputs, [name], attributes));
        return name;
    }

    private static string Named(string kind, object value) => string.Create(CultureInfo.InvariantCulture, $"{kind}.{value}");
}
