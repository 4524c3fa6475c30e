namespace Lathe.Models.Families;

/// <summary>Llama and what followed it closely: separate projections and two norms before them.</summary>
public static partial class DecoderFamilies
{
    public static DecoderFamily Llama => field ??= new()
    {
        Name = "Llama",
        Examples = "Llama 1, 2 and 3, Yi, DeepSeek LLM and Coder, SmolLM2, TinyLlama",
        ModelTypes = ["llama"],
        Architectures = ["LlamaForCausalLM"],
        Projections = SeparateProjections(BiasRule.AttentionBias, BiasRule.AttentionBias, BiasRule.MlpBias),
    };

    public static DecoderFamily Qwen2 => field ??= new()
    {
        Name = "Qwen2",
        Examples = "Qwen1.5, Qwen2, Qwen2.5, QwQ",
        ModelTypes = ["qwen2"],
        Architectures = ["Qwen2ForCausalLM"],
        Projections = SeparateProjections(BiasRule.Always, BiasRule.Never, BiasRule.Never),
        DefaultSizes = new Dictionary<string, int> { [KeyValueHeads] = 32 },
        DefaultMaxPositionEmbeddings = 32_768,
        WindowedLayers = WindowedLayers.FromLayer,
        DefaultWindow = 4096,
    };

    public static DecoderFamily Qwen3 => field ??= new()
    {
        Name = "Qwen3",
        Examples = "Qwen3",
        ModelTypes = ["qwen3"],
        Architectures = ["Qwen3ForCausalLM"],
        Projections = SeparateProjections(BiasRule.AttentionBias, BiasRule.AttentionBias, BiasRule.Never),
        QueryKeyNorm = QueryKeyNorm.SharedByHeads,
        DefaultSizes = new Dictionary<string, int> { [KeyValueHeads] = 32, [HeadDim] = 128 },
        DefaultMaxPositionEmbeddings = 32_768,
        WindowedLayers = WindowedLayers.FromLayer,
        DefaultWindow = 4096,
    };

    public static DecoderFamily Mistral => field ??= new()
    {
        Name = "Mistral",
        Examples = "Mistral 7B, Ministral, Mistral Small and Nemo, Zephyr",
        ModelTypes = ["mistral"],
        Architectures = ["MistralForCausalLM"],
        Projections = SeparateProjections(BiasRule.Never, BiasRule.Never, BiasRule.Never),
        DefaultSizes = new Dictionary<string, int> { [KeyValueHeads] = 8 },
        DefaultMaxPositionEmbeddings = 131_072,
        WindowedLayers = WindowedLayers.Every,
        DefaultWindow = 4096,
    };

    public static DecoderFamily SmolLm3 => field ??= new()
    {
        Name = "SmolLM3",
        Examples = "SmolLM3",
        ModelTypes = ["smollm3"],
        Architectures = ["SmolLM3ForCausalLM"],
        Projections = SeparateProjections(BiasRule.AttentionBias, BiasRule.AttentionBias, BiasRule.MlpBias),
        DefaultSizes = new Dictionary<string, int> { [KeyValueHeads] = 4 },
        DefaultMaxPositionEmbeddings = 32_768,
        DefaultTieWordEmbeddings = true,
        DefaultRopeTheta = 2_000_000,
        DefaultUnrotatedInterval = 4,
    };

    /// <summary>Norms stand behind attention and MLP (OLMo 2, arXiv:2501.00656).</summary>
    public static DecoderFamily Olmo2 => field ??= new()
    {
        Name = "OLMo 2",
        Examples = "OLMo 2",
        ModelTypes = ["olmo2"],
        Architectures = ["Olmo2ForCausalLM"],
        Names = new()
        {
            AttentionNorm = null,
            AttentionOutputNorm = "post_attention_layernorm",
            MlpNorm = null,
            MlpOutputNorm = "post_feedforward_layernorm",
        },
        Projections = SeparateProjections(BiasRule.AttentionBias, BiasRule.AttentionBias, BiasRule.Never),
        QueryKeyNorm = QueryKeyNorm.WholeWidth,
        DefaultNormEps = 1e-5,
    };
}
