using Lathe.Models.Families;
using static Lathe.Models.Shapes.ShapeFamilies;

namespace Lathe.Models.Shapes;

/// <summary>Dense families with a gated MLP.</summary>
internal static class GatedFamilies
{
    private static readonly Projection[] LlamaMlp = GatedMlp("mlp.gate_proj", "mlp.up_proj", "mlp.down_proj");
    private static readonly Projection[] WithAttentionBias =
        DecoderFamilies.SeparateProjections(BiasRule.AttentionBias, BiasRule.AttentionBias, BiasRule.Never);

    private static readonly Projection[] WithBothBiases =
        DecoderFamilies.SeparateProjections(BiasRule.AttentionBias, BiasRule.AttentionBias, BiasRule.MlpBias);

    public static ShapeFamily Gemma3Text { get; } = ShapeFamily.From(DecoderFamilies.Gemma3);

    public static IReadOnlyList<ShapeFamily> All { get; } =
    [

        // Those with experts are described among their like.
        .. DecoderFamilies.All.Where(family => family.Experts is null && family.IsGated).Select(ShapeFamily.From),
        new() { ModelTypes = ["granite"], Projections = WithBothBiases },
        new() { ModelTypes = ["minicpm"], Projections = WithAttentionBias, TrueByDefault = [ShapeKeys.Tie] },
        new()
        {
            ModelTypes = ["ernie4_5"],
            Projections = WithBothBiases,
            AttentionBiasKey = "use_bias",
            MlpBiasKey = "use_bias",
            Defaults = new Dictionary<string, int> { ["num_key_value_heads"] = 2, ["head_dim"] = 128 },
            TrueByDefault = [ShapeKeys.Tie],
        },
        new() { ModelTypes = ["hunyuan_v1_dense"], Projections = WithAttentionBias, QueryKeyNorm = QueryKeyNorm.SharedByHeads },
        new()
        {
            ModelTypes = ["seed_oss"],
            Projections = [.. Attention(BiasRule.AttentionBias, BiasRule.MlpBias), .. LlamaMlp],
            MlpBiasKey = "attention_out_bias",
            TrueByDefault = ["attention_bias"],
            Defaults = new Dictionary<string, int> { ["num_key_value_heads"] = 8, ["head_dim"] = 128 },
            Refine = (config, family) =>
            {
                config.Refuse("mlp_bias", "biases of this family's MLP");
                return family;
            },
        },
        new()
        {
            ModelTypes = ["internlm3"],
            Projections =
            [
                .. Attention(BiasRule.AttentionBias, BiasRule.MlpBias),
                .. GatedMlp("mlp.gate_proj", "mlp.up_proj", "mlp.down_proj", BiasRule.MlpBias),
            ],
            AttentionBiasKey = "qkv_bias",
            MlpBiasKey = "bias",
        },
        new() { ModelTypes = ["olmo"], Projections = WithAttentionBias, Norm = NormKind.None },
        new()
        {
            ModelTypes = ["cohere"],
            Projections = WithAttentionBias,
            NormsPerLayer = 1,
            TrueByDefault = [ShapeKeys.Tie],
            Refine = (config, family) => config.Flag("use_qk_norm") ? family with { QueryKeyNorm = QueryKeyNorm.WholeWidth } : family,
        },
        new() { ModelTypes = ["cohere2"], Projections = WithAttentionBias, NormsPerLayer = 1, TrueByDefault = [ShapeKeys.Tie] },
        new()
        {
            ModelTypes = ["stablelm"],
            Projections = [.. Attention(BiasRule.AttentionBias, BiasRule.Never), .. LlamaMlp],
            AttentionBiasKey = "use_qkv_bias",
            Norm = NormKind.WeightAndBias,
            Defaults = new Dictionary<string, int> { ["num_key_value_heads"] = 32 },
            Refine = (config, family) => family with
            {
                NormsPerLayer = config.Flag("use_parallel_residual") ? 1 : 2,
                QueryKeyNorm = config.Flag("qk_layernorm") ? QueryKeyNorm.WholeWidth : QueryKeyNorm.None,
            },
        },
        new()
        {
            ModelTypes = ["chatglm"],
            EmbeddingName = "word_embeddings",
            Projections =
            [
                .. FusedAttention(
                    "self_attention.query_key_value", BiasRule.AttentionBias, "self_attention.dense", BiasRule.MlpBias),
                .. FusedMlp("mlp.dense_h_to_4h", "mlp.dense_4h_to_h", BiasRule.MlpBias),
            ],
            Keys = new()
            {
                Layers = ["num_layers"],
                KeyValueHeads = ["multi_query_group_num"],
                HeadDim = ["kv_channels"],
                Intermediate = ["ffn_hidden_size"],
                Vocabulary = ["padded_vocab_size"],
                MaxPositions = ["seq_length"],
            },
            AttentionBiasKey = "add_qkv_bias",
            MlpBiasKey = "add_bias_linear",
            HeadName = "output_layer",
            Refine = RefineChatGlm,
        },
        new()
        {
            ModelTypes = ["qwen"],
            EmbeddingName = "wte",
            Projections =
            [
                .. FusedAttention("attn.c_attn", BiasRule.Always, "attn.c_proj", BiasRule.Never),
                .. GatedMlp("mlp.w2", "mlp.w1", "mlp.c_proj"),
            ],
            Keys = new() { HeadDim = ["kv_channels"], MaxPositions = ["max_position_embeddings", "seq_length"] },
            IntermediateDivisor = 2,
            TrueByDefault = ["no_bias"],
            Refine = (config, family) =>
                config.Flag("no_bias") ? family : throw config.Odd("no_bias", "true, as in every published model of this family"),
        },
        new()
        {
            ModelTypes = ["exaone"],
            EmbeddingName = "wte",
            Projections =
            [
                .. Attention(BiasRule.Never, BiasRule.Never, "attn.attention", "out_proj"),
                .. GatedMlp("mlp.c_fc_0", "mlp.c_fc_1", "mlp.c_proj"),
            ],
            Keys = new() { Layers = ["num_layers", "num_hidden_layers"] },
            TrueByDefault = [ShapeKeys.Tie],
        },
    ];

    private static ShapeFamily RefineChatGlm(ShapeConfig config, ShapeFamily family)
    {
        // The first ChatGLM has the same model type and another layout; it states no padded vocabulary.
        config.Refuse("post_layer_norm_residual", "this order of norms");
        var final = family with { Norm = config.Keys.OptionalBool("rmsnorm") ?? true ? NormKind.Weight : NormKind.WeightAndBias };
        return config.Flag("multi_query_attention") ? final : final with { Keys = final.Keys with { KeyValueHeads = [] } };
    }
}
