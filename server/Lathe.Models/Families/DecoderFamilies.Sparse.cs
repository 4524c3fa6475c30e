namespace Lathe.Models.Families;

/// <summary>Families with mixtures of experts.</summary>
public static partial class DecoderFamilies
{
    private const string ExpertsPerToken = "num_experts_per_tok";

    public static DecoderFamily Mixtral => field ??= Mistral with
    {
        Name = "Mixtral",
        Examples = "Mixtral 8x7B and 8x22B",
        ModelTypes = ["mixtral"],
        Architectures = ["MixtralForCausalLM"],
        DefaultSizes = new Dictionary<string, int> { [KeyValueHeads] = 8, ["num_local_experts"] = 8, [ExpertsPerToken] = 2 },
        DefaultWindow = null,
        DefaultNormEps = 1e-5,
        DefaultRopeTheta = 1_000_000,
        Experts = new()
        {
            Router = "block_sparse_moe.gate",
            Experts = "block_sparse_moe.experts",
            Gate = "w1",
            Up = "w3",
            Down = "w2",
            CountKey = "num_local_experts",
            IntermediateKey = "intermediate_size",
        },
    };

    public static DecoderFamily Qwen2Moe => field ??= Qwen2 with
    {
        Name = "Qwen2 MoE",
        Examples = "Qwen1.5-MoE, Qwen2-57B-A14B",
        ModelTypes = ["qwen2_moe"],
        Architectures = ["Qwen2MoeForCausalLM"],
        Projections = SeparateProjections(BiasRule.AttentionBias, BiasRule.Never, BiasRule.Never),
        AttentionBiasKey = "qkv_bias",
        DefaultAttentionBias = true,
        DefaultSizes = new Dictionary<string, int>
        {
            [KeyValueHeads] = 16,
            ["num_experts"] = 60,
            [ExpertsPerToken] = 4,
            ["moe_intermediate_size"] = 1408,
            ["shared_expert_intermediate_size"] = 5632,
        },
        Experts = new()
        {
            Shared = "mlp.shared_expert",
            SharedGate = "mlp.shared_expert_gate",
            SharedIntermediateKey = "shared_expert_intermediate_size",
            DefaultNormalizes = false,
        },
    };

    public static DecoderFamily Qwen3Moe => field ??= Qwen3 with
    {
        Name = "Qwen3 MoE",
        Examples = "Qwen3-30B-A3B, Qwen3-235B-A22B, Qwen3-Coder",
        ModelTypes = ["qwen3_moe"],
        Architectures = ["Qwen3MoeForCausalLM"],
        DefaultSizes = new Dictionary<string, int>
        {
            [KeyValueHeads] = 4,
            ["num_experts"] = 128,
            [ExpertsPerToken] = 8,
            ["moe_intermediate_size"] = 768,
        },
        Experts = new() { DefaultNormalizes = false },
    };
}
