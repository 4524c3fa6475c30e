using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>
/// One linear module of a decoder layer as checkpoints store it. A fused module (<c>qkv_proj</c>, <c>gate_up_proj</c>) lists
/// several parts, whose rows lie in its weight by <see cref="Order"/>.
/// </summary>
/// <param name="Module">Path below the layer, such as <c>self_attn.q_proj</c>.</param>
/// <param name="Parts">The parts it produces, all of the same input.</param>
/// <param name="Bias">When it has a bias.</param>
public sealed record Projection(string Module, IReadOnlyList<ProjectionPart> Parts, BiasRule Bias)
{
    /// <summary>Where the rows of the parts are.</summary>
    public PartOrder Order { get; init; }

    /// <summary>Part of the attention, not of the MLP.</summary>
    public bool IsAttention => Parts[0] is ProjectionPart.Query or ProjectionPart.Key or ProjectionPart.Value or ProjectionPart.Output;

    public int InFeatures(ModelConfig config) => InFeatures(ProjectionWidths.Of(config));

    public int InFeatures(in ProjectionWidths widths) => widths.Columns(Parts[0]);

    public int OutFeatures(ModelConfig config) => OutFeatures(ProjectionWidths.Of(config));

    public int OutFeatures(in ProjectionWidths widths)
    {
        var rows = 0;
        foreach (var part in Parts)
        {
            rows = checked(rows + widths.Rows(part));
        }

        return rows;
    }

    public bool HasBias(ModelConfig config) => HasBias(config.AttentionBias, config.MlpBias);

    /// <summary>Whether it has a bias under a configuration with these flags.</summary>
    public bool HasBias(bool attentionBias, bool mlpBias) => Bias switch
    {
        BiasRule.Always => true,
        BiasRule.AttentionBias => attentionBias,
        BiasRule.MlpBias => mlpBias,
        _ => false,
    };

    /// <summary>Last part of a module's path: how recipes name targets.</summary>
    internal static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];

    /// <summary>Rows of the weight that belong to a part.</summary>
    public static int PartSize(ProjectionPart part, ModelConfig config) => ProjectionWidths.Of(config).Rows(part);
}
