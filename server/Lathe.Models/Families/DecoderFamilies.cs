using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>The supported families. Adding one that differs only in data is adding an entry here.</summary>
public static class DecoderFamilies
{
    public static DecoderFamily Llama { get; } = new()
    {
        Name = "Llama",
        ModelTypes = ["llama"],
        Architectures = ["LlamaForCausalLM"],
        Projections = SeparateProjections(BiasRule.AttentionBias, BiasRule.AttentionBias, BiasRule.MlpBias),
    };

    public static DecoderFamily Qwen2 { get; } = new()
    {
        Name = "Qwen2",
        ModelTypes = ["qwen2"],
        Architectures = ["Qwen2ForCausalLM"],
        Projections = SeparateProjections(BiasRule.Always, BiasRule.Never, BiasRule.Never),
        DefaultNumKeyValueHeads = 32,
        DefaultMaxPositionEmbeddings = 32_768,
    };

    public static DecoderFamily Qwen3 { get; } = new()
    {
        Name = "Qwen3",
        ModelTypes = ["qwen3"],
        Architectures = ["Qwen3ForCausalLM"],
        Projections = SeparateProjections(BiasRule.AttentionBias, BiasRule.AttentionBias, BiasRule.Never),
        QkNorm = true,
        DefaultHeadDim = 128,
        DefaultNumKeyValueHeads = 32,
        DefaultMaxPositionEmbeddings = 32_768,
    };

    public static IReadOnlyList<DecoderFamily> All { get; } = [Llama, Qwen2, Qwen3];

    /// <summary>The supported model types, for messages.</summary>
    internal static string SupportedText { get; } =
        "one of " + string.Join(", ", All.SelectMany(family => family.ModelTypes).Select(type => $"\"{type}\""));

    /// <summary>The family of a configuration.</summary>
    /// <exception cref="ModelFileException">The <c>model_type</c> is not supported; the message lists those that are.</exception>
    public static DecoderFamily For(ModelConfig config) => ForModelType(config.ModelType, ModelConfig.FileName);

    internal static DecoderFamily ForModelType(string modelType, string file) =>
        All.FirstOrDefault(family => family.ModelTypes.Contains(modelType, StringComparer.Ordinal))
        ?? throw new ModelFileException(
            file,
            $"\"model_type\" is \"{ModelFileException.Printable(modelType)}\"; expected {SupportedText}. Others are not supported yet.");

    internal static Projection[] SeparateProjections(BiasRule queryKeyValue, BiasRule output, BiasRule mlp) =>
    [
        new("self_attn.q_proj", [ProjectionPart.Query], queryKeyValue),
        new("self_attn.k_proj", [ProjectionPart.Key], queryKeyValue),
        new("self_attn.v_proj", [ProjectionPart.Value], queryKeyValue),
        new("self_attn.o_proj", [ProjectionPart.Output], output),
        new("mlp.gate_proj", [ProjectionPart.Gate], mlp),
        new("mlp.up_proj", [ProjectionPart.Up], mlp),
        new("mlp.down_proj", [ProjectionPart.Down], mlp),
    ];
}
