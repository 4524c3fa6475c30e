using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Models.Families;

namespace Lathe.Models.Config;

/// <summary>Turns the JSON of a <c>config.json</c> into a checked <see cref="ModelConfig"/>.</summary>
internal static class ModelConfigReader
{
    public static ModelConfig Read(JsonElement root, string file)
    {
        var keys = new JsonKeys(root, file);
        var modelType = keys.OptionalString("model_type") ?? throw keys.Odd("model_type", DecoderFamilies.SupportedText);
        var family = DecoderFamilies.ForModelType(modelType, file);
        RefuseUnsupported(keys);

        var hidden = keys.Int("hidden_size", 1, ModelLimits.MaxWidth);
        var heads = keys.Int("num_attention_heads", 1, ModelLimits.MaxHeads);
        return new()
        {
            ModelType = modelType,
            Architectures = ReadArchitectures(keys, family),
            VocabSize = keys.Int("vocab_size", 1, ModelLimits.MaxVocabulary),
            HiddenSize = hidden,
            IntermediateSize = keys.Int("intermediate_size", 1, ModelLimits.MaxIntermediate),
            NumHiddenLayers = keys.Int("num_hidden_layers", 1, ModelLimits.MaxLayers),
            NumAttentionHeads = heads,
            NumKeyValueHeads = ReadKeyValueHeads(keys, family, heads),
            HeadDim = ReadHeadDim(keys, family, hidden, heads),
            RmsNormEps = keys.OptionalDouble("rms_norm_eps", 0, above: true) ?? 1e-6,
            TieWordEmbeddings = keys.OptionalBool("tie_word_embeddings") ?? family.DefaultTieWordEmbeddings,
            MaxPositionEmbeddings =
                keys.OptionalInt("max_position_embeddings", 1, int.MaxValue) ?? family.DefaultMaxPositionEmbeddings,
            Rope = RopeReader.Read(keys),
            AttentionBias = keys.OptionalBool("attention_bias") ?? false,
            MlpBias = keys.OptionalBool("mlp_bias") ?? false,
            BosTokenId = keys.OptionalInt("bos_token_id", 0, int.MaxValue),
            EosTokenIds = keys.TokenIds("eos_token_id"),
            PadTokenId = keys.OptionalInt("pad_token_id", -1, int.MaxValue) is >= 0 and var pad ? pad : null,
            InitializerRange = keys.OptionalDouble("initializer_range", 0) ?? 0.02,
            TorchDtype = ReadDtype(keys),
            Original = JsonObject.Create(root),
        };
    }

    private static void RefuseUnsupported(JsonKeys keys)
    {
        if ((keys.OptionalString("hidden_act") ?? "silu") != "silu")
        {
            throw keys.NotYet("hidden_act", "activations other than \"silu\" are");
        }

        if (keys.OptionalBool("use_sliding_window") == true)
        {
            throw keys.NotYet("use_sliding_window", "attention over a sliding window is");
        }

        if (keys.Strings("layer_types").Any(type => type != "full_attention"))
        {
            throw keys.NotYet("layer_types", "layers other than \"full_attention\" are");
        }

        if (keys.OptionalDouble("attention_dropout", 0) > 0)
        {
            throw keys.NotYet("attention_dropout", "dropout of attention weights is");
        }

        if (keys.Find("quantization_config") is not null)
        {
            throw keys.NotYet("quantization_config", "checkpoints stored quantized are");
        }
    }

    private static IReadOnlyList<string> ReadArchitectures(JsonKeys keys, DecoderFamily family)
    {
        var architectures = keys.Strings("architectures");
        return architectures.Count == 0
            ? [family.Architectures[0]]
            : architectures.Any(name => family.Architectures.Contains(name, StringComparer.Ordinal))
                ? architectures
                : throw keys.Odd("architectures", $"a list with {string.Join(" or ", family.Architectures.Select(name => $"\"{name}\""))}");
    }

    private static int ReadKeyValueHeads(JsonKeys keys, DecoderFamily family, int heads)
    {
        const string Key = "num_key_value_heads";
        var missing = keys.Has(Key) ? heads : family.DefaultNumKeyValueHeads ?? heads;
        var count = keys.OptionalInt(Key, 1, ModelLimits.MaxHeads) ?? missing;
        return heads % count == 0
            ? count
            : throw keys.Odd(Key, $"a divisor of \"num_attention_heads\" ({heads})");
    }

    private static int ReadHeadDim(JsonKeys keys, DecoderFamily family, int hidden, int heads)
    {
        const string Key = "head_dim";
        var size = keys.OptionalInt(Key, 2, ModelLimits.MaxAttentionWidth / heads) ?? family.DefaultHeadDim;
        if (size is null && hidden % heads != 0)
        {
            throw keys.Odd("hidden_size", $"a multiple of \"num_attention_heads\" ({heads}), or a \"{Key}\" of its own");
        }

        var dim = size ?? hidden / heads;
        return dim % 2 == 0
            ? dim
            : keys.Find(Key) is null
                ? throw keys.Odd("hidden_size", $"heads of even width, not {dim} (\"hidden_size\" / \"num_attention_heads\" ({heads}))")
                : throw keys.Odd(Key, "an even number");
    }

    /// <summary>Torch's name of the dtype the weights were saved in, without a leading <c>torch.</c>.</summary>
    internal static string? ReadDtype(JsonKeys keys)
    {
        var name = keys.OptionalString("dtype") ?? keys.OptionalString("torch_dtype");
        return name is not null && name.StartsWith("torch.", StringComparison.Ordinal) ? name["torch.".Length..] : name;
    }
}
