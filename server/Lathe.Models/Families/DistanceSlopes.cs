using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>What scores lose per token of distance (ALiBi, Press et al. 2021, arXiv:2108.12409, and its published code).</summary>
public static class DistanceSlopes
{
    /// <summary>Of each head of a model; null: it has no such bias.</summary>
    public static IReadOnlyList<float>? Of(ModelConfig config)
    {
        var family = DecoderFamilies.For(config);
        if (family.Positions != PositionKind.DistanceBias)
        {
            return null;
        }

        var slopes = Of(config.NumAttentionHeads);
        var scale = (float)(1 / Math.Sqrt(config.HeadDim));
        return family.ScalesDistanceBias ? [.. slopes.Select(slope => slope * scale)] : slopes;
    }

    /// <summary>
    /// 2^(-8 h / H) for heads h = 1 to H where H is a power of two; otherwise those of the power below, and every second one of the power above.
    /// </summary>
    public static IReadOnlyList<float> Of(int heads)
    {
        var below = 1 << (int)Math.Log2(heads);
        return
        [
            .. Enumerable.Range(1, below).Select(head => (float)Math.Pow(2, -8.0 * head / below)),
            .. Enumerable.Range(0, heads - below).Select(head => (float)Math.Pow(2, -4.0 * ((2 * head) + 1) / below)),
        ];
    }
}
