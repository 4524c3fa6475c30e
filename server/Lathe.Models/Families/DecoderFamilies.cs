using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>The supported families. Adding one that differs only in data is adding an entry here.</summary>
public static partial class DecoderFamilies
{
    private const string KeyValueHeads = "num_key_value_heads";
    private const string HeadDim = "head_dim";

    public static IReadOnlyList<DecoderFamily> All => field ??=
    [
        Llama, Qwen2, Qwen3, Mistral, InternLm2, Phi3, Baichuan, Gemma, Gemma2, Gemma3, Olmo2, SmolLm3, Glm, Glm4,
        Mixtral, Qwen2Moe, Qwen3Moe, Gpt2, Falcon,
    ];

    /// <summary>The supported model types, for messages.</summary>
    internal static string SupportedText =>
        "one of " + string.Join(", ", All.SelectMany(family => family.ModelTypes).Select(type => $"\"{type}\""));

    /// <summary>The family of a configuration.</summary>
    /// <exception cref="ModelFileException">The <c>model_type</c> is not supported; the message lists those that are.</exception>
    public static DecoderFamily For(ModelConfig config) => config.Layout ?? ForModelType(config.ModelType, ModelConfig.FileName);

    internal static DecoderFamily ForModelType(string modelType, string file) =>
        All.FirstOrDefault(family => family.ModelTypes.Contains(modelType, StringComparer.Ordinal))
        ?? throw new ModelFileException(
            file,
            $"\"model_type\" is \"{ModelFileException.Printable(modelType)}\"; expected {SupportedText}. Others are not supported yet.");

    internal static Projection[] SeparateProjections(BiasRule queryKeyValue, BiasRule output, BiasRule mlp) =>
    [
        .. SeparateAttention(queryKeyValue, output),
        new("mlp.gate_proj", [ProjectionPart.Gate], mlp),
        new("mlp.up_proj", [ProjectionPart.Up], mlp),
        new("mlp.down_proj", [ProjectionPart.Down], mlp),
    ];

    private static Projection[] SeparateAttention(BiasRule queryKeyValue, BiasRule output) =>
    [
        new("self_attn.q_proj", [ProjectionPart.Query], queryKeyValue),
        new("self_attn.k_proj", [ProjectionPart.Key], queryKeyValue),
        new("self_attn.v_proj", [ProjectionPart.Value], queryKeyValue),
        new("self_attn.o_proj", [ProjectionPart.Output], output),
    ];

    private static Projection[] FusedMlp() =>
    [
        new("mlp.gate_up_proj", [ProjectionPart.Gate, ProjectionPart.Up], BiasRule.Never),
        new("mlp.down_proj", [ProjectionPart.Down], BiasRule.Never),
    ];

    private static IReadOnlyList<ProjectionPart> QueryKeyValue => [ProjectionPart.Query, ProjectionPart.Key, ProjectionPart.Value];
}
