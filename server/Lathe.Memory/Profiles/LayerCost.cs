using Lathe.Models.Shapes;

namespace Lathe.Memory.Profiles;

/// <summary>
/// What a layer holds per token, as elements per unit of width: <c>Hidden: 2</c> is two tensors as wide as the residual stream. Each width
/// is counted in the compute format; <see cref="SingleHidden"/> and <see cref="RmsNorm"/> are in fp32.
/// </summary>
public sealed record LayerCost
{
    public double Hidden { get; init; }

    public double Query { get; init; }

    /// <summary>Per element of a key or of a value as the model has them.</summary>
    public double KeyValue { get; init; }

    /// <summary>Of the MLP between its projections, with two branches.</summary>
    public double GatedIntermediate { get; init; }

    /// <summary>Of an MLP with one branch.</summary>
    public double PlainIntermediate { get; init; }

    /// <summary>Of the residual stream, in fp32.</summary>
    public double SingleHidden { get; init; }

    /// <summary>Of the input of each RMSNorm, in fp32.</summary>
    public double RmsNorm { get; init; }

    /// <summary>Of the input of each LayerNorm.</summary>
    public double LayerNorm { get; init; }

    /// <summary>Bytes per attention head, such as the sum of exponentials that fused attention keeps.</summary>
    public double BytesPerHead { get; init; }

    /// <summary>Bytes of a token in one layer.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="group">The layer.</param>
    /// <param name="computeBytes">Bytes of an element in the compute format.</param>
    public double BytesPerToken(ModelShape shape, LayerGroup group, int computeBytes)
    {
        double keyValue = shape.KeyWidth + shape.ValueWidth;
        double intermediate = group.HasGatedMlp ? GatedIntermediate : PlainIntermediate;
        double elements = Hidden * shape.HiddenSize + Query * shape.QueryWidth + KeyValue * keyValue
            + intermediate * group.ActiveIntermediateSize;
        double norms = (double)group.NormCount * shape.HiddenSize * (shape.HasLayerNorm ? LayerNorm * computeBytes : RmsNorm * 4);
        return elements * computeBytes + SingleHidden * shape.HiddenSize * 4 + norms + BytesPerHead * shape.NumAttentionHeads;
    }
}
