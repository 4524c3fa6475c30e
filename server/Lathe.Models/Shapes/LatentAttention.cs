using Lathe.Models.Config;

namespace Lathe.Models.Shapes;

/// <summary>
/// Multi-head latent attention (DeepSeek-V2, https://arxiv.org/abs/2405.04434, section 2.1): keys and values of all heads come from one
/// narrow latent per token, which is also what generating has to keep, beside one rotated key that all heads share.
/// </summary>
internal static class LatentAttention
{
    private const int MaxDim = 1 << 12;

    public static AttentionShape Read(ShapeConfig config, ShapeSizes sizes)
    {
        var queryRank = config.OptionalInt("q_lora_rank", ModelLimits.MaxWidth);
        var latent = config.Int("kv_lora_rank", ModelLimits.MaxWidth);
        var plain = config.Int("qk_nope_head_dim", MaxDim);
        var rotated = config.Int("qk_rope_head_dim", MaxDim);
        var value = config.Int("v_head_dim", MaxDim);
        var hasBias = config.Flag("attention_bias");

        var queryWidth = checked(sizes.Heads * (plain + rotated));
        var valueWidth = checked(sizes.Heads * value);
        LinearShape[] queries = queryRank is { } rank
            ? [
                new("q_a_proj", sizes.Hidden, rank, LinearInput.AttentionInput),
                new("q_b_proj", rank, queryWidth, LinearInput.Latent),
            ]
            : [new("q_proj", sizes.Hidden, queryWidth, LinearInput.AttentionInput)];
        LinearShape keysAndValues = new("kv_a_proj_with_mqa", sizes.Hidden, latent + rotated, LinearInput.AttentionInput);
        LinearShape output = new("o_proj", valueWidth, sizes.Hidden, LinearInput.AttentionOutput);

        // Only the narrow projections and the output have the optional bias; a norm stands behind each narrow one.
        var queryBias = queryRank ?? 0;
        var biases = hasBias ? (long)queryBias + keysAndValues.OutFeatures + output.OutFeatures : 0;
        return new(
            [
                .. queries,
                keysAndValues,
                new("kv_b_proj", latent, checked(sizes.Heads * (plain + value)), LinearInput.Latent),
                output,
            ],
            biases + queryBias + latent,
            queryWidth,
            queryWidth,
            valueWidth,
            latent + rotated);
    }
}
