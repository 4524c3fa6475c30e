namespace Lathe.Models.Families;

/// <summary>Families whose projections share weights.</summary>
public static partial class DecoderFamilies
{
    private const int Baichuan2Vocabulary = 125_696;

    public static DecoderFamily InternLm2 => field ??= new()
    {
        Name = "InternLM2",
        Examples = "InternLM2, InternLM2.5",
        ModelTypes = ["internlm2"],
        Architectures = ["InternLM2ForCausalLM"],
        Names = new()
        {
            Embedding = "model.tok_embeddings",
            AttentionNorm = "attention_norm",
            MlpNorm = "ffn_norm",
            Head = "output",
        },
        Projections =
        [
            new("attention.wqkv", QueryKeyValue, BiasRule.AttentionBias) { Order = PartOrder.ByKeyValueHead },
            new("attention.wo", [ProjectionPart.Output], BiasRule.AttentionBias),
            new("feed_forward.w1", [ProjectionPart.Gate], BiasRule.Never),
            new("feed_forward.w3", [ProjectionPart.Up], BiasRule.Never),
            new("feed_forward.w2", [ProjectionPart.Down], BiasRule.Never),
        ],
        AttentionBiasKey = "bias",
        DefaultAttentionBias = true,
    };

    public static DecoderFamily Phi3 => field ??= new()
    {
        Name = "Phi-3",
        Examples = "Phi-3, Phi-3.5 mini, Phi-4, Phi-4 mini",
        ModelTypes = ["phi3"],
        Architectures = ["Phi3ForCausalLM"],
        Projections =
        [
            new("self_attn.qkv_proj", QueryKeyValue, BiasRule.Never),
            new("self_attn.o_proj", [ProjectionPart.Output], BiasRule.Never),
            .. FusedMlp(),
        ],
        DefaultMaxPositionEmbeddings = 4096,
        DefaultNormEps = 1e-5,
        WindowedLayers = WindowedLayers.Every,
    };

    /// <summary>
    /// Both generations under one model type (Baichuan 2, arXiv:2309.10305). The larger models, which tell positions by a bias of scores,
    /// state no <c>max_position_embeddings</c>; the second generation, whose head is normalised, has its own vocabulary and loss.
    /// </summary>
    public static DecoderFamily Baichuan => field ??= new()
    {
        Name = "Baichuan",
        Examples = "Baichuan 1 and 2, 7B and 13B",
        ModelTypes = ["baichuan"],
        Architectures = ["BaichuanForCausalLM", "BaiChuanForCausalLM"],
        Projections =
        [
            new("self_attn.W_pack", QueryKeyValue, BiasRule.Never),
            new("self_attn.o_proj", [ProjectionPart.Output], BiasRule.Never),
            new("mlp.gate_proj", [ProjectionPart.Gate], BiasRule.Never),
            new("mlp.up_proj", [ProjectionPart.Up], BiasRule.Never),
            new("mlp.down_proj", [ProjectionPart.Down], BiasRule.Never),
        ],
        Keys = new() { KeyValueHeads = [], MaxPositions = ["max_position_embeddings", "model_max_length"] },
        DefaultMaxPositionEmbeddings = 4096,
        Arrange = (keys, family) =>
            keys.Find("max_position_embeddings") is null ? family with { Positions = PositionKind.DistanceBias } : family,
        Refine = (keys, traits) => traits with
        {
            NormalizesHead = keys.Has("z_loss_weight") || keys.OptionalInt("vocab_size", 1, int.MaxValue) == Baichuan2Vocabulary,
        },
    };

    public static DecoderFamily Glm => field ??= new()
    {
        Name = "GLM",
        Examples = "GLM-4-9B (glm-4-9b-hf), GLM-Edge",
        ModelTypes = ["glm"],
        Architectures = ["GlmForCausalLM"],
        Projections = [.. SeparateAttention(BiasRule.AttentionBias, BiasRule.Never), .. FusedMlp()],
        RotatesNeighbours = true,
        DefaultAttentionBias = true,
        DefaultSizes = new Dictionary<string, int> { [KeyValueHeads] = 2, [HeadDim] = 128 },
        DefaultMaxPositionEmbeddings = 131_072,
        DefaultNormEps = 1.5625e-7,
        DefaultRotaryFraction = 0.5,
    };

    public static DecoderFamily Glm4 => field ??= Glm with
    {
        Name = "GLM-4",
        Examples = "GLM-4-0414, GLM-Z1",
        ModelTypes = ["glm4"],
        Architectures = ["Glm4ForCausalLM"],
        Names = new() { AttentionOutputNorm = "post_self_attn_layernorm", MlpOutputNorm = "post_mlp_layernorm" },
    };
}
