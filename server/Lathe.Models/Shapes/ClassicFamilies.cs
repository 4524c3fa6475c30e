using Lathe.Models.Families;
using static Lathe.Models.Shapes.ShapeFamilies;

namespace Lathe.Models.Shapes;

/// <summary>Dense families with layer norms and an MLP of one branch: the descendants of GPT-2.</summary>
internal static class ClassicFamilies
{
    public static IReadOnlyList<ShapeFamily> All { get; } =
    [
        .. DecoderFamilies.All.Where(family => family.Norm == NormType.Layer).Select(ShapeFamily.From),
        new()
        {
            ModelTypes = ["gpt_bigcode"],
            EmbeddingName = "wte",
            Projections =
            [
                .. FusedAttention("attn.c_attn", BiasRule.Always, "attn.c_proj", BiasRule.Always),
                .. PlainMlp("mlp.c_fc", "mlp.c_proj", BiasRule.Always),
            ],
            Keys = KeyNames.Gpt2,
            Norm = NormKind.WeightAndBias,
            IntermediatePerHidden = 4,
            ExtraPositions = 0,
            TrueByDefault = [ShapeKeys.Tie, "multi_query"],
            Refine = (config, family) => config.Flag("multi_query") ? family with { FixedKeyValueHeads = 1 } : family,
        },
        new()
        {
            ModelTypes = ["gptj"],
            EmbeddingName = "wte",
            Projections =
            [
                .. Attention(BiasRule.Never, BiasRule.Never, "attn", "out_proj"),
                .. PlainMlp("mlp.fc_in", "mlp.fc_out", BiasRule.Always),
            ],
            Keys = KeyNames.Gpt2,
            Norm = NormKind.WeightAndBias,
            NormsPerLayer = 1,
            IntermediatePerHidden = 4,
            HeadHasBias = true,
        },
        new()
        {
            ModelTypes = ["gpt_neox"],
            EmbeddingName = "embed_in",
            Projections =
            [
                .. FusedAttention("attention.query_key_value", BiasRule.AttentionBias, "attention.dense", BiasRule.AttentionBias),
                .. PlainMlp("mlp.dense_h_to_4h", "mlp.dense_4h_to_h", BiasRule.Always),
            ],
            Norm = NormKind.WeightAndBias,
            TrueByDefault = ["attention_bias"],
            HeadName = "embed_out",
        },
        new()
        {
            ModelTypes = ["phi"],
            Projections =
            [
                .. Attention(BiasRule.Always, BiasRule.Always, outputName: "dense"),
                .. PlainMlp("mlp.fc1", "mlp.fc2", BiasRule.Always),
            ],
            Norm = NormKind.WeightAndBias,
            NormsPerLayer = 1,
            IntermediatePerHidden = 4,
            HeadHasBias = true,
            Refine = (config, family) =>
            {
                config.Refuse("qk_layernorm", "norms of queries and keys with a bias");
                return family;
            },
        },
        new()
        {
            ModelTypes = ["starcoder2"],
            Projections =
            [
                .. Attention(BiasRule.AttentionBias, BiasRule.AttentionBias),
                .. PlainMlp("mlp.c_fc", "mlp.c_proj", BiasRule.MlpBias),
            ],
            AttentionBiasKey = "use_bias",
            MlpBiasKey = "use_bias",
            Norm = NormKind.WeightAndBias,
            Window = WindowRule.EveryLayer,
            Defaults = new Dictionary<string, int> { ["num_key_value_heads"] = 2 },
            TrueByDefault = ["use_bias", ShapeKeys.Tie],
        },
        new()
        {
            ModelTypes = ["nemotron"],
            Projections =
            [
                .. Attention(BiasRule.AttentionBias, BiasRule.AttentionBias),
                .. PlainMlp("mlp.up_proj", "mlp.down_proj", BiasRule.MlpBias),
            ],
            Norm = NormKind.WeightAndBias,
        },
        new()
        {
            ModelTypes = ["opt"],
            Projections =
            [
                .. Attention(BiasRule.AttentionBias, BiasRule.AttentionBias, outputName: "out_proj"),
                .. PlainMlp("fc1", "fc2", BiasRule.AttentionBias),
            ],
            Keys = new() { Intermediate = ["ffn_dim"] },
            AttentionBiasKey = "enable_bias",
            Norm = NormKind.WeightAndBias,
            ExtraPositions = 2,
            TrueByDefault = [ShapeKeys.Tie, "enable_bias", "layer_norm_elementwise_affine", "do_layer_norm_before"],
            Refine = RefineOpt,
        },
        new()
        {
            ModelTypes = ["bloom"],
            EmbeddingName = "word_embeddings",
            Projections =
            [
                .. FusedAttention("self_attention.query_key_value", BiasRule.Always, "self_attention.dense", BiasRule.Always),
                .. PlainMlp("mlp.dense_h_to_4h", "mlp.dense_4h_to_h", BiasRule.Always),
            ],
            Keys = new()
            {
                Hidden = ["hidden_size", "n_embed"],
                Layers = ["n_layer", "num_hidden_layers"],
                Heads = ["n_head", "num_attention_heads"],
                KeyValueHeads = [],
                Intermediate = [],
                MaxPositions = ["seq_length"],
            },
            Norm = NormKind.WeightAndBias,
            NormsOutside = 2,
            IntermediatePerHidden = 4,
            TrueByDefault = [ShapeKeys.Tie],
        },
        new()
        {
            ModelTypes = ["mpt"],
            EmbeddingName = "wte",
            Projections =
            [
                .. FusedAttention("attn.Wqkv", BiasRule.Never, "attn.out_proj", BiasRule.Never),
                .. PlainMlp("ffn.up_proj", "ffn.down_proj", BiasRule.Never),
            ],
            Keys = new()
            {
                Hidden = ["d_model"],
                Layers = ["n_layers"],
                Heads = ["n_heads"],
                KeyValueHeads = [],
                Intermediate = [],
                MaxPositions = ["max_seq_len"],
            },
            TrueByDefault = [ShapeKeys.Tie, "no_bias"],
            Refine = RefineMpt,
        },
    ];

    private static ShapeFamily RefineOpt(ShapeConfig config, ShapeFamily family)
    {
        const string EmbeddingWidth = "word_embed_proj_dim";
        var hidden = config.Int(family.Keys.Hidden, int.MaxValue);
        if (config.OptionalInt(EmbeddingWidth, int.MaxValue) is { } width && width != hidden)
        {
            throw config.Odd(EmbeddingWidth, $"\"hidden_size\" ({hidden}): embeddings of another width than the model's can't be counted");
        }

        var hasFinalNorm = config.Flag("do_layer_norm_before") && !config.Flag("_remove_final_layer_norm");
        return family with
        {
            NormsOutside = hasFinalNorm ? 1 : 0,
            Norm = config.Flag("layer_norm_elementwise_affine") ? NormKind.WeightAndBias : NormKind.None,
        };
    }

    private static ShapeFamily RefineMpt(ShapeConfig config, ShapeFamily family)
    {
        const string AttentionType = "attn_config.attn_type";
        config.Refuse("attn_config.qk_ln", "norms of queries and keys in this family");
        if (!config.Flag("attn_config.alibi") || !config.Flag("no_bias"))
        {
            throw config.Odd(config.Flag("no_bias") ? "attn_config.alibi" : "no_bias", "true, as in the published models of this family");
        }

        return config.Text(AttentionType) is null or "multihead_attention"
            ? family with { IntermediatePerHidden = config.OptionalInt("expansion_ratio", 64) ?? 4 }
            : throw config.Odd(AttentionType, "\"multihead_attention\"");
    }
}
