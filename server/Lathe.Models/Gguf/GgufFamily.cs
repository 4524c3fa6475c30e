using Lathe.Models.Families;

namespace Lathe.Models.Gguf;

/// <summary>
/// What llama.cpp calls a family and how it wants its weights, as data. Names of tensors follow from what they are and are the same for all
/// (llama.cpp, gguf-py's constants).
/// </summary>
internal sealed record GgufFamily
{
    /// <summary>Value of <c>general.architecture</c>, and start of the hyperparameters' keys.</summary>
    public required string Architecture { get; init; }

    /// <summary>
    /// It rotates neighbours (2i, 2i + 1) of a head. Where the checkpoint's model rotates halves, rows of queries and keys change places.
    /// </summary>
    public bool RotatesNeighbours { get; init; }

    /// <summary>Queries, keys and values of a fused weight are stored apart.</summary>
    public bool SplitsAttention { get; init; }

    /// <summary>Parts of a layer that may have a bias.</summary>
    public IReadOnlyList<string> Biases { get; init; } = [];

    /// <summary>Every n-th layer sees everything and the others a window; null: it knows no window.</summary>
    public int? WindowPattern { get; init; }

    /// <summary>The file may say another <see cref="WindowPattern"/>.</summary>
    public bool StatesPattern { get; init; }

    /// <summary>Every n-th layer is not rotated.</summary>
    public int? UnrotatedInterval { get; init; }

    /// <summary>It divides the frequencies by numbers from the file (<c>rope_freqs</c>).</summary>
    public bool HasFrequencyDivisors { get; init; }

    /// <summary>It has two sets of divisors, by the length of a context.</summary>
    public bool HasLongRope { get; init; }

    /// <summary>All heads together are as wide as the model.</summary>
    public bool HasWholeWidthHeads { get; init; }

    /// <summary>Scores are divided by the root of what the file does not say: of hidden size / heads with this many layers, else of a head's width.</summary>
    public int? LayersOfWholeScale { get; init; }

    /// <summary>The weights of a token's experts add up to 1.</summary>
    public bool NormalizesExperts { get; init; } = true;

    private static readonly string[] QueryKeyValue = [GgufNames.Query, GgufNames.Key, GgufNames.Value];

    private static readonly string[] AllParts =
        [.. QueryKeyValue, GgufNames.Fused, GgufNames.Output, GgufNames.Gate, GgufNames.Up, GgufNames.Down];

    private static GgufFamily Llama { get; } = new()
    {
        Architecture = "llama",
        RotatesNeighbours = true,
        SplitsAttention = true,
        HasFrequencyDivisors = true,
        Biases = AllParts,
    };

    private static GgufFamily Qwen2 { get; } = new() { Architecture = "qwen2", Biases = QueryKeyValue };

    private static GgufFamily Qwen3 { get; } = new() { Architecture = "qwen3" };

    private static readonly Dictionary<string, GgufFamily> ByFamily = new(StringComparer.Ordinal)
    {
        [DecoderFamilies.Llama.Name] = Llama,
        [DecoderFamilies.Mistral.Name] = Llama,
        [DecoderFamilies.Mixtral.Name] = Llama,
        [DecoderFamilies.Baichuan.Name] = Llama,
        [DecoderFamilies.InternLm2.Name] = new() { Architecture = "internlm2", RotatesNeighbours = true, SplitsAttention = true },
        [DecoderFamilies.SmolLm3.Name] = new() { Architecture = "smollm3", RotatesNeighbours = true, UnrotatedInterval = 4 },
        [DecoderFamilies.Qwen2.Name] = Qwen2,
        [DecoderFamilies.Qwen3.Name] = Qwen3,
        [DecoderFamilies.Qwen2Moe.Name] = Qwen2 with { Architecture = "qwen2moe", NormalizesExperts = false },
        [DecoderFamilies.Qwen3Moe.Name] = Qwen3 with { Architecture = "qwen3moe" },
        [DecoderFamilies.Phi3.Name] = new() { Architecture = "phi3", HasLongRope = true },
        [DecoderFamilies.Gemma.Name] = new() { Architecture = "gemma" },
        [DecoderFamilies.Gemma2.Name] = new() { Architecture = "gemma2", WindowPattern = 2, LayersOfWholeScale = 46 },
        [DecoderFamilies.Gemma3.Name] = new() { Architecture = "gemma3", WindowPattern = 6, StatesPattern = true, LayersOfWholeScale = 62 },
        [DecoderFamilies.Olmo2.Name] = new() { Architecture = "olmo2", HasWholeWidthHeads = true },
        [DecoderFamilies.Glm.Name] = new() { Architecture = "chatglm", HasWholeWidthHeads = true, RotatesNeighbours = true, Biases = QueryKeyValue },
        [DecoderFamilies.Glm4.Name] = new() { Architecture = "glm4", RotatesNeighbours = true, Biases = QueryKeyValue },
        [DecoderFamilies.Gpt2.Name] = new() { Architecture = "gpt2", Biases = AllParts },
        [DecoderFamilies.Falcon.Name] = new() { Architecture = "falcon" },
    };

    /// <summary>How llama.cpp has a family; null: it has no such one.</summary>
    public static GgufFamily? Find(DecoderFamily family) => ByFamily.GetValueOrDefault(family.Name);
}
