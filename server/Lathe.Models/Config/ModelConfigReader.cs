using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Models.Families;

namespace Lathe.Models.Config;

/// <summary>Turns the JSON of a <c>config.json</c> into a checked <see cref="ModelConfig"/>.</summary>
internal sealed class ModelConfigReader
{
    private readonly JsonKeys _keys;
    private readonly DecoderFamily _described;
    private readonly DecoderFamily _family;

    private ModelConfigReader(JsonKeys keys, DecoderFamily family) =>
        (_keys, _described, _family) = (keys, family, family.Arrange?.Invoke(keys, family) ?? family);

    public static ModelConfig Read(JsonElement root, string file)
    {
        var keys = new JsonKeys(root, file);
        var modelType = keys.OptionalString("model_type") ?? throw keys.Odd("model_type", DecoderFamilies.SupportedText);
        return new ModelConfigReader(keys, DecoderFamilies.ForModelType(modelType, file)).Read(modelType);
    }

    private ModelConfig Read(string modelType)
    {
        RefuseUnsupported();
        var names = _family.Keys;
        var hidden = Int(names.Hidden, ModelLimits.MaxWidth);
        var heads = Int(names.Heads, ModelLimits.MaxHeads);
        var layers = Int(names.Layers, ModelLimits.MaxLayers);
        var traits = new TraitsReader(_keys, _family, layers, hidden);
        var config = new ModelConfig
        {
            ModelType = modelType,
            Architectures = ReadArchitectures(),
            VocabSize = Int(names.Vocabulary, ModelLimits.MaxVocabulary),
            HiddenSize = hidden,
            IntermediateSize = _family.IntermediatePerHidden is { } factor
                ? OptionalInt(names.Intermediate, ModelLimits.MaxIntermediate) ?? factor * hidden
                : Int(names.Intermediate, ModelLimits.MaxIntermediate),
            NumHiddenLayers = layers,
            NumAttentionHeads = heads,
            NumKeyValueHeads = ReadKeyValueHeads(heads),
            HeadDim = ReadHeadDim(hidden, heads),
            NormEps = _keys.OptionalDouble(_family.NormEpsKey, 0, above: true) ?? _family.DefaultNormEps,
            TieWordEmbeddings = _keys.OptionalBool("tie_word_embeddings") ?? _family.DefaultTieWordEmbeddings,
            MaxPositionEmbeddings = OptionalInt(names.MaxPositions, int.MaxValue) ?? _family.DefaultMaxPositionEmbeddings,
            HiddenAct = traits.ReadActivationName(),
            Traits = traits.Read(),
            AttentionBias = _keys.OptionalBool(_family.AttentionBiasKey) ?? _family.DefaultAttentionBias,
            MlpBias = _keys.OptionalBool(_family.MlpBiasKey) ?? false,
            BosTokenId = _keys.OptionalInt("bos_token_id", 0, int.MaxValue),
            EosTokenIds = _keys.TokenIds("eos_token_id"),
            PadTokenId = _keys.OptionalInt("pad_token_id", -1, int.MaxValue) is >= 0 and var pad ? pad : null,
            InitializerRange = _keys.OptionalDouble("initializer_range", 0) ?? 0.02,
            TorchDtype = ReadDtype(_keys),
            Layout = _family == _described ? null : _family,
        };
        return WithRope(config);
    }

    private ModelConfig WithRope(ModelConfig config)
    {
        if (config.RotaryDim % 2 != 0 || config.RotaryDim == 0)
        {
            throw _keys.Odd("partial_rotary_factor", $"a part of a head ({config.HeadDim}) of even width, not {config.RotaryDim}");
        }

        var reader = new RopeReader(_keys, config.MaxPositionEmbeddings, _family.DefaultRopeTheta, config.RotaryDim);
        if (_family.DefaultLocalTheta is null)
        {
            reader.RefusePerLayer();
        }

        var rope = reader.Read();
        return config with
        {
            Rope = rope,
            Traits = _family.DefaultLocalTheta is { } local ? config.Traits with { LocalRope = reader.ReadLocal(local) } : config.Traits,
            Original = new(WithoutQuantization(), rope),
        };
    }

    /// <summary>What is written of a model has all its weights in full.</summary>
    private JsonObject WithoutQuantization()
    {
        var original = JsonObject.Create(_keys.Element)!;
        _ = original.Remove(StoredQuantization.Key);
        return original;
    }

    private void RefuseUnsupported()
    {
        foreach (var key in _family.TrainsWithoutDropout ? [] : TraitsReader.DropoutKeys)
        {
            if (_keys.OptionalDouble(key, 0) > 0)
            {
                throw _keys.NotYet(key, key == "attention_dropout" ? "dropout of attention weights is" : "dropout inside the model is");
            }
        }

        if (_keys.OptionalObject(StoredQuantization.Key) is { } quantization)
        {
            StoredQuantization.Require(quantization);
        }
    }

    private IReadOnlyList<string> ReadArchitectures()
    {
        var architectures = _keys.Strings("architectures");
        return architectures.Count == 0
            ? [_family.Architectures[0]]
            : architectures.Any(name => _family.Architectures.Contains(name, StringComparer.Ordinal))
                ? architectures
                : throw _keys.Odd(
                    "architectures", $"a list with {string.Join(" or ", _family.Architectures.Select(name => $"\"{name}\""))}");
    }

    private int ReadKeyValueHeads(int heads)
    {
        if (_family.FixedKeyValueHeads is { } always)
        {
            return always;
        }

        if (_family.Keys.KeyValueHeads is not [var key, ..] names)
        {
            return heads;
        }

        // A stated null means as many as query heads even where a missing key means something else.
        var missing = names.Any(_keys.Has) ? heads : _family.DefaultSizes.TryGetValue(key, out var known) ? known : heads;
        var count = OptionalInt(names, ModelLimits.MaxHeads) ?? missing;
        return heads % count == 0
            ? count
            : throw _keys.Odd(key, $"a divisor of \"{_family.Keys.Heads[0]}\" ({heads})");
    }

    private int ReadHeadDim(int hidden, int heads)
    {
        var (key, hiddenKey, headsKey) = (_family.Keys.HeadDim[0], _family.Keys.Hidden[0], _family.Keys.Heads[0]);
        var size = _keys.OptionalInt(key, 2, ModelLimits.MaxAttentionWidth / heads) ?? _family.DefaultHeadDim;
        if (size is null && hidden % heads != 0)
        {
            throw _keys.Odd(hiddenKey, $"a multiple of \"{headsKey}\" ({heads}), or a \"{key}\" of its own");
        }

        var dim = size ?? hidden / heads;
        return dim % 2 == 0
            ? dim
            : _keys.Find(key) is null
                ? throw _keys.Odd(hiddenKey, $"heads of even width, not {dim} (\"{hiddenKey}\" / \"{headsKey}\" ({heads}))")
                : throw _keys.Odd(key, "an even number");
    }

    /// <summary>The first of the names that is there; null: none is.</summary>
    private int? OptionalInt(IReadOnlyList<string> names, int max)
    {
        foreach (var name in names)
        {
            if (_keys.OptionalInt(name, 1, max) is { } number)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>The first of the names that is there, or what the family means by a missing one.</summary>
    private int Int(IReadOnlyList<string> names, int max) =>
        OptionalInt(names, max) ?? (_family.DefaultSizes.TryGetValue(names[0], out var known) ? known : _keys.Int(names[0], 1, max));

    /// <summary>Torch's name of the dtype the weights were saved in, without a leading <c>torch.</c>.</summary>
    internal static string? ReadDtype(JsonKeys keys)
    {
        var name = keys.OptionalString("dtype") ?? keys.OptionalString("torch_dtype");
        return name is not null && name.StartsWith("torch.", StringComparison.Ordinal) ? name["torch.".Length..] : name;
    }
}
