using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Models.Onnx.Parts;

/// <summary>
/// What the parts of a decoder's graph share. Products are computed in the graph's own type, everything between them in fp32 ("wide"), as in
/// training. Activations are rows [N, width], one for each token of the batch.
/// </summary>
/// <param name="Config">The model.</param>
/// <param name="Graph">Where parts add their nodes.</param>
/// <param name="Weights">The model's parameters.</param>
/// <param name="Type">Of products and of kept keys and values.</param>
internal sealed record GraphContext(ModelConfig Config, OnnxGraph Graph, OnnxWeights Weights, OnnxType Type)
{
    public DecoderFamily Family { get; } = DecoderFamilies.For(Config);

    /// <summary>Something of the graph's type in fp32.</summary>
    public string Widen(string value) => Type == OnnxType.F32 ? value : Graph.Cast(value, OnnxType.F32);

    /// <summary>Something in fp32 in the graph's type.</summary>
    public string Narrow(string value) => Type == OnnxType.F32 ? value : Graph.Cast(value, Type);
}
