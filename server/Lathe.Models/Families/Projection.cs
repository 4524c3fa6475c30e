using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>
/// One linear module of a decoder layer as checkpoints store it. A fused module (<c>qkv_proj</c>, <c>gate_up_proj</c>) lists
/// several parts: their rows follow each other in this order in its weight.
/// </summary>
/// <param name="Module">Path below the layer, such as <c>self_attn.q_proj</c>.</param>
/// <param name="Parts">The parts it produces, all of the same input.</param>
/// <param name="Bias">When it has a bias.</param>
public sealed record Projection(string Module, IReadOnlyList<ProjectionPart> Parts, BiasRule Bias)
{
    /// <summary>Part of the attention, not of the MLP.</summary>
    public bool IsAttention => Parts[0] is ProjectionPart.Query or ProjectionPart.Key or ProjectionPart.Value or ProjectionPart.Output;

    public int InFeatures(ModelConfig config) => Parts[0] switch
    {
        ProjectionPart.Output => config.NumAttentionHeads * config.HeadDim,
        ProjectionPart.Down => config.IntermediateSize,
        _ => config.HiddenSize,
    };

    public int OutFeatures(ModelConfig config) => Parts.Sum(part => PartSize(part, config));

    public bool HasBias(ModelConfig config) => Bias switch
    {
        BiasRule.Always => true,
        BiasRule.AttentionBias => config.AttentionBias,
        BiasRule.MlpBias => config.MlpBias,
        _ => false,
    };

    /// <summary>Rows of the weight that belong to a part.</summary>
    public static int PartSize(ProjectionPart part, ModelConfig config) => part switch
    {
        ProjectionPart.Query => config.NumAttentionHeads * config.HeadDim,
        ProjectionPart.Key or ProjectionPart.Value => config.NumKeyValueHeads * config.HeadDim,
        ProjectionPart.Gate or ProjectionPart.Up => config.IntermediateSize,
        _ => config.HiddenSize,
    };
}
