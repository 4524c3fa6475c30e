namespace Lathe.Models.Families;

/// <summary>The generations of Gemma (arXiv:2403.08295, arXiv:2408.00118, arXiv:2503.19786), without images.</summary>
public static partial class DecoderFamilies
{
    private static DecoderNames FourNorms => field ??= new()
    {
        AttentionOutputNorm = "post_attention_layernorm",
        MlpNorm = "pre_feedforward_layernorm",
        MlpOutputNorm = "post_feedforward_layernorm",
    };

    public static DecoderFamily Gemma => field ??= new()
    {
        Name = "Gemma",
        Examples = "Gemma, CodeGemma",
        ModelTypes = ["gemma"],
        Architectures = ["GemmaForCausalLM"],
        Projections = SeparateProjections(BiasRule.AttentionBias, BiasRule.AttentionBias, BiasRule.Never),
        NormOffset = 1,
        ScalesEmbedding = true,
        ActivationKeys = ["hidden_activation", "hidden_act"],
        DefaultActivation = ActivationNames.GeluTanh,

        // The first published files say "gelu", and mean the approximation.
        FixedActivation = Activation.GeluTanh,
        DefaultTieWordEmbeddings = true,
        DefaultSizes = new Dictionary<string, int> { [KeyValueHeads] = 16, [HeadDim] = 256 },
        DefaultMaxPositionEmbeddings = 8192,
    };

    public static DecoderFamily Gemma2 => field ??= Gemma with
    {
        Name = "Gemma 2",
        Examples = "Gemma 2",
        ModelTypes = ["gemma2"],
        Architectures = ["Gemma2ForCausalLM"],
        Names = FourNorms,
        FixedActivation = null,
        DefaultSizes = new Dictionary<string, int> { [KeyValueHeads] = 4, [HeadDim] = 256 },
        WindowedLayers = WindowedLayers.AllButEveryNth,
        DefaultWindow = 4096,
        DefaultWindowPattern = 2,
        HasScoreKeys = true,
        DefaultQueryScalar = 256,
        DefaultAttentionSoftCap = 50,
        DefaultFinalSoftCap = 30,
    };

    public static DecoderFamily Gemma3 => field ??= Gemma2 with
    {
        Name = "Gemma 3",
        Examples = "Gemma 3 270M and 1B",
        ModelTypes = ["gemma3_text"],
        Architectures = ["Gemma3ForCausalLM"],
        QueryKeyNorm = QueryKeyNorm.SharedByHeads,

        // The published configurations of this family leave most of these out.
        DefaultSizes = new Dictionary<string, int>
        {
            ["vocab_size"] = 262_208,
            ["hidden_size"] = 2304,
            ["intermediate_size"] = 9216,
            ["num_hidden_layers"] = 26,
            ["num_attention_heads"] = 8,
            [KeyValueHeads] = 4,
            [HeadDim] = 256,
        },
        DefaultMaxPositionEmbeddings = 131_072,
        DefaultRopeTheta = 1_000_000,
        DefaultLocalTheta = 10_000,
        DefaultWindowPattern = 6,
        DefaultAttentionSoftCap = null,
        DefaultFinalSoftCap = null,
    };
}
