using Lathe.Models.Families;

namespace Lathe.Models.Config;

/// <summary>
/// A decoder's hyperparameters as a Hugging Face <c>config.json</c> states them, with the family's defaults filled in.
/// Property names are the JSON keys in PascalCase.
/// </summary>
public sealed record ModelConfig
{
    public const string FileName = "config.json";

    internal const long MaxFileBytes = 16 << 20;

    private const string GenerationFileName = "generation_config.json";

    public required string ModelType { get; init; }

    public IReadOnlyList<string> Architectures { get; init; } = [];

    public required int VocabSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int IntermediateSize { get; init; }

    public required int NumHiddenLayers { get; init; }

    public required int NumAttentionHeads { get; init; }

    /// <summary>Key/value heads; each serves <c>NumAttentionHeads / NumKeyValueHeads</c> query heads.</summary>
    public required int NumKeyValueHeads { get; init; }

    /// <summary>Width of one head; <c>NumAttentionHeads * HeadDim</c> need not equal <see cref="HiddenSize"/>.</summary>
    public required int HeadDim { get; init; }

    /// <summary>What norms add to the mean square, by the family's key.</summary>
    public double NormEps { get; init; } = 1e-6;

    public bool TieWordEmbeddings { get; init; }

    public int MaxPositionEmbeddings { get; init; } = 2048;

    public RopeParameters Rope { get; init; } = new();

    /// <summary>Name of the MLP's activation, by the first of the family's keys for it.</summary>
    public string HiddenAct { get; init; } = ActivationNames.Silu;

    /// <summary>What else decides how the model computes.</summary>
    public DecoderTraits Traits { get; init; } = new();

    /// <summary>The key of the same name; families with a fixed rule (Qwen2) ignore it.</summary>
    public bool AttentionBias { get; init; }

    public bool MlpBias { get; init; }

    public int? BosTokenId { get; init; }

    /// <summary>The ids of <c>config.json</c> first, then those only <c>generation_config.json</c> has.</summary>
    public IReadOnlyList<int> EosTokenIds { get; init; } = [];

    public int? PadTokenId { get; init; }

    /// <summary>Standard deviation of freshly initialised linear and embedding weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Torch's name of the dtype the weights were saved in, such as <c>bfloat16</c>; null if the file does not say.</summary>
    public string? TorchDtype { get; init; }

    /// <summary>The family as this configuration arranges it; null: as it is described.</summary>
    internal DecoderFamily? Layout { get; init; }

    /// <summary>What the configuration was read from, so that writing keeps the keys nobody here interprets.</summary>
    internal ConfigSource? Original { get; init; }

    /// <summary>Width of a head that is rotated.</summary>
    public int RotaryDim => (int)(HeadDim * Traits.RotaryFraction);

    /// <summary>Reads a model folder's <c>config.json</c>, and the end ids of <c>generation_config.json</c> if there is one.</summary>
    /// <exception cref="ModelFileException">The file or a key is missing, or a value is odd or not supported.</exception>
    public static ModelConfig Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelFileException(folder, "there is no such folder.");
        }

        var file = Path.Combine(folder, FileName);
        var config = ModelConfigReader.Read(JsonFile.ReadObject(file, MaxFileBytes), file);

        var generation = Path.Combine(folder, GenerationFileName);
        if (!File.Exists(generation))
        {
            return config;
        }

        var more = new JsonKeys(JsonFile.ReadObject(generation, MaxFileBytes), generation).TokenIds("eos_token_id");
        return config with { EosTokenIds = [.. config.EosTokenIds.Union(more)] };
    }

    /// <summary>Reads the text of a <c>config.json</c>; <paramref name="file"/> is the name used in messages.</summary>
    /// <exception cref="ModelFileException">As for <see cref="Load"/>.</exception>
    public static ModelConfig Parse(string json, string file = FileName) =>
        ModelConfigReader.Read(JsonFile.ParseObject(json, file), file);

    /// <summary>The text of a <c>config.json</c> that Hugging Face transformers loads; unknown keys of the original are kept.</summary>
    public string ToJson() => ModelConfigWriter.Write(this);
}
