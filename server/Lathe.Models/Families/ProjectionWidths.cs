using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>The widths that decide the sizes of a decoder layer's projections.</summary>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="Query">All query heads of a token together.</param>
/// <param name="Key">All key heads of a token together.</param>
/// <param name="Value">All value heads of a token together.</param>
/// <param name="Intermediate">Width of the MLP between up and down.</param>
public readonly record struct ProjectionWidths(int Hidden, int Query, int Key, int Value, int Intermediate)
{
    public static ProjectionWidths Of(ModelConfig config)
    {
        var keyValue = config.NumKeyValueHeads * config.HeadDim;
        return new(config.HiddenSize, config.NumAttentionHeads * config.HeadDim, keyValue, keyValue, config.IntermediateSize);
    }

    /// <summary>Rows of a weight that belong to a part.</summary>
    public int Rows(ProjectionPart part) => part switch
    {
        ProjectionPart.Query => Query,
        ProjectionPart.Key => Key,
        ProjectionPart.Value => Value,
        ProjectionPart.Gate or ProjectionPart.Up => Intermediate,
        _ => Hidden,
    };

    /// <summary>Columns of the weight a part belongs to.</summary>
    public int Columns(ProjectionPart part) => part switch
    {
        // Attention gives a weighted mean of values for every query head.
        ProjectionPart.Output => Query,
        ProjectionPart.Down => Intermediate,
        _ => Hidden,
    };
}
