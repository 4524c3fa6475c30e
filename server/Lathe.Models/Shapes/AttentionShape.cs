using Lathe.Models.Families;

namespace Lathe.Models.Shapes;

/// <summary>The attention of a layer.</summary>
/// <param name="Linears">Its linear modules.</param>
/// <param name="OtherParameters">Its biases, norms and sinks.</param>
/// <param name="QueryWidth">All queries of a token.</param>
/// <param name="KeyWidth">All keys of a token.</param>
/// <param name="ValueWidth">All values of a token.</param>
/// <param name="CacheWidth">Elements kept per token while generating.</param>
internal sealed record AttentionShape(
    IReadOnlyList<LinearShape> Linears, long OtherParameters, int QueryWidth, int KeyWidth, int ValueWidth, int CacheWidth)
{
    /// <summary>Attention whose projections the family lists.</summary>
    public static AttentionShape Of(ShapeConfig config, ShapeFamily family, ShapeSizes sizes)
    {
        var widths = new ProjectionWidths(sizes.Hidden, sizes.QueryWidth, sizes.KeyWidth, sizes.KeyWidth, sizes.Intermediate);
        var block = LinearBlock.Of(family.Projections.Where(projection => projection.IsAttention), widths, config, family);
        var norms = family.QueryKeyNorm switch
        {
            QueryKeyNorm.SharedByHeads => 2L * sizes.HeadDim,
            QueryKeyNorm.WholeWidth => (long)sizes.QueryWidth + sizes.KeyWidth,
            _ => 0,
        };
        var sinks = family.HasSinks ? sizes.Heads : 0;
        return new(
            block.Linears,
            block.BiasParameters + norms + sinks,
            sizes.QueryWidth,
            sizes.KeyWidth,
            sizes.KeyWidth,
            checked(2 * sizes.KeyWidth));
    }
}
