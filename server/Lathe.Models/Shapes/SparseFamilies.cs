using Lathe.Models.Families;
using static Lathe.Models.Shapes.ShapeFamilies;

namespace Lathe.Models.Shapes;

/// <summary>Families with a mixture of experts in some or all layers.</summary>
internal static class SparseFamilies
{
    private static readonly Projection[] DenseMlp = GatedMlp("mlp.gate_proj", "mlp.up_proj", "mlp.down_proj");
    private static readonly Projection[] LlamaExpert = GatedMlp("experts.gate_proj", "experts.up_proj", "experts.down_proj");
    private static readonly Projection[] MixtralExpert = GatedMlp("experts.w1", "experts.w3", "experts.w2");

    private static readonly ExpertLayout DeepSeekExperts = new()
    {
        Projections = LlamaExpert,
        CountKey = "n_routed_experts",
        SharedCountKey = "n_shared_experts",
    };

    private static readonly Dictionary<string, int> DenseByDefault = new() { ["n_routed_experts"] = 0 };

    public static IReadOnlyList<ShapeFamily> All { get; } =
    [
        new()
        {
            ModelTypes = ["mixtral"],
            Projections = [.. Attention(BiasRule.Never, BiasRule.Never), .. MixtralExpert],
            Experts = new() { Projections = MixtralExpert, CountKey = "num_local_experts", IntermediateKey = "intermediate_size" },
            Window = WindowRule.EveryLayer,
            Defaults = new Dictionary<string, int>
            {
                ["num_key_value_heads"] = 8, ["num_local_experts"] = 8, ["num_experts_per_tok"] = 2,
            },
        },
        new()
        {
            ModelTypes = ["phimoe"],
            Projections = [.. Attention(BiasRule.AttentionBias, BiasRule.AttentionBias), .. MixtralExpert],
            Experts = new() { Projections = MixtralExpert, CountKey = "num_local_experts", IntermediateKey = "intermediate_size" },
            Norm = NormKind.WeightAndBias,
            Window = WindowRule.EveryLayer,
            Defaults = new Dictionary<string, int>
            {
                ["num_key_value_heads"] = 8, ["num_local_experts"] = 16, ["num_experts_per_tok"] = 2,
            },
            Refine = (config, family) => family with { HeadHasBias = config.Flag("lm_head_bias") },
        },
        new()
        {
            ModelTypes = ["qwen2_moe"],
            Projections = [.. Attention(BiasRule.AttentionBias, BiasRule.Never), .. DenseMlp],
            AttentionBiasKey = "qkv_bias",
            TrueByDefault = ["qkv_bias"],
            Experts = new()
            {
                Projections = LlamaExpert,
                SharedIntermediateKey = "shared_expert_intermediate_size",
                SharedGate = "shared_expert_gate",
            },
            Window = WindowRule.FromLayer,
            Defaults = new Dictionary<string, int>
            {
                ["num_key_value_heads"] = 16, ["num_experts"] = 60, ["num_experts_per_tok"] = 4,
                ["moe_intermediate_size"] = 1408, ["shared_expert_intermediate_size"] = 5632,
            },
        },
        new()
        {
            ModelTypes = ["qwen3_moe"],
            Projections = [.. Attention(BiasRule.AttentionBias, BiasRule.AttentionBias), .. DenseMlp],
            QueryKeyNorm = QueryKeyNorm.SharedByHeads,
            Experts = new() { Projections = LlamaExpert },
            Window = WindowRule.FromLayer,
            Defaults = new Dictionary<string, int>
            {
                ["num_key_value_heads"] = 4, ["num_experts"] = 128, ["num_experts_per_tok"] = 8, ["moe_intermediate_size"] = 768,
            },
        },
        new()
        {
            ModelTypes = ["olmoe"],
            Projections = [.. Attention(BiasRule.AttentionBias, BiasRule.AttentionBias), .. DenseMlp],
            QueryKeyNorm = QueryKeyNorm.WholeWidth,
            Experts = new() { Projections = LlamaExpert, IntermediateKey = "intermediate_size" },
            Defaults = new Dictionary<string, int> { ["num_experts"] = 64, ["num_experts_per_tok"] = 8 },
        },
        new()
        {
            ModelTypes = ["deepseek"],
            Projections = [.. Attention(BiasRule.AttentionBias, BiasRule.AttentionBias), .. DenseMlp],
            Experts = DeepSeekExperts,
            Defaults = DenseByDefault,
        },
        new()
        {
            ModelTypes = ["deepseek_v2"],
            Projections = DenseMlp,
            HasLatentAttention = true,
            Experts = DeepSeekExperts,
            Defaults = DenseByDefault,
        },
        new()
        {
            ModelTypes = ["deepseek_v3"],
            Projections = DenseMlp,
            HasLatentAttention = true,
            Experts = DeepSeekExperts with { HasScoreCorrection = true },
            Defaults = new Dictionary<string, int>
            {
                ["n_routed_experts"] = 256, ["n_shared_experts"] = 1, ["num_experts_per_tok"] = 8, ["moe_intermediate_size"] = 2048,
                ["first_k_dense_replace"] = 3,
            },
        },
        new()
        {
            ModelTypes = ["glm4_moe"],
            Projections = [.. Attention(BiasRule.AttentionBias, BiasRule.Never), .. DenseMlp],
            Experts = DeepSeekExperts with { HasScoreCorrection = true },
            Defaults = new Dictionary<string, int>
            {
                ["num_key_value_heads"] = 8, ["n_routed_experts"] = 128, ["n_shared_experts"] = 1, ["num_experts_per_tok"] = 8,
                ["moe_intermediate_size"] = 1408, ["first_k_dense_replace"] = 1,
            },
            Refine = (config, family) => config.Flag("use_qk_norm") ? family with { QueryKeyNorm = QueryKeyNorm.SharedByHeads } : family,
        },
        new()
        {
            ModelTypes = ["granitemoe"],
            Projections =
            [
                .. Attention(BiasRule.AttentionBias, BiasRule.AttentionBias),
                .. FusedMlp("block_sparse_moe.input_linear", "block_sparse_moe.output_linear"),
            ],
            Experts = new()
            {
                Projections = FusedMlp("input_linear", "output_linear"),
                CountKey = "num_local_experts",
                IntermediateKey = "intermediate_size",
                Router = "layer",
                AreStacked = true,
            },
            Defaults = new Dictionary<string, int> { ["num_local_experts"] = 8, ["num_experts_per_tok"] = 2 },
        },
        new()
        {
            ModelTypes = ["gpt_oss"],
            Projections =
            [
                .. Attention(BiasRule.AttentionBias, BiasRule.AttentionBias),
                .. FusedMlp("mlp.experts.gate_up_proj", "mlp.experts.down_proj", BiasRule.Always),
            ],
            TrueByDefault = ["attention_bias"],
            HasSinks = true,
            Experts = new()
            {
                Projections = FusedMlp("experts.gate_up_proj", "experts.down_proj", BiasRule.Always),
                CountKey = "num_local_experts",
                IntermediateKey = "intermediate_size",
                Router = "router",
                RouterHasBias = true,
                AreStacked = true,
            },
            Defaults = new Dictionary<string, int>
            {
                ["num_key_value_heads"] = 8, ["head_dim"] = 64, ["num_local_experts"] = 128, ["num_experts_per_tok"] = 4,
            },
        },
        new()
        {
            ModelTypes = ["dbrx"],
            EmbeddingName = "wte",
            Projections =
            [
                .. FusedAttention("norm_attn_norm.attn.Wqkv", BiasRule.Never, "norm_attn_norm.attn.out_proj", BiasRule.Never),
                .. GatedMlp("ffn.experts.mlp.w1", "ffn.experts.mlp.v1", "ffn.experts.mlp.w2"),
            ],
            Keys = new()
            {
                Hidden = ["d_model"],
                Layers = ["n_layers"],
                Heads = ["n_heads"],
                KeyValueHeads = ["attn_config.kv_n_heads"],
                Intermediate = ["ffn_config.ffn_hidden_size"],
                MaxPositions = ["max_seq_len"],
            },
            Experts = new()
            {
                Projections = GatedMlp("w1", "v1", "w2"),
                CountKey = "ffn_config.moe_num_experts",
                PerTokenKey = "ffn_config.moe_top_k",
                IntermediateKey = "ffn_config.ffn_hidden_size",
                Router = "layer",
                AreStacked = true,
            },
            Defaults = new Dictionary<string, int> { ["attn_config.kv_n_heads"] = 1 },
        },
    ];
}
