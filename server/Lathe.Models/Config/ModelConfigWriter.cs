using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Models.Families;

namespace Lathe.Models.Config;

/// <summary>Writes a <see cref="ModelConfig"/> over the JSON it was read from, in the spelling that JSON uses.</summary>
internal static class ModelConfigWriter
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(ModelConfig config)
    {
        var family = DecoderFamilies.For(config);
        var root = config.Original?.Root.DeepClone().AsObject() ?? [];
        var names = family.Keys;

        var architectures = config.Architectures.Count > 0 ? config.Architectures : [family.Architectures[0]];
        root["architectures"] = new JsonArray([.. architectures.Select(name => JsonValue.Create(name))]);
        root["model_type"] = config.ModelType;
        Set(root, names.Vocabulary, config.VocabSize);
        Set(root, names.Hidden, config.HiddenSize);
        if (config.IntermediateSize != family.IntermediatePerHidden * config.HiddenSize || names.Intermediate.Any(name => root[name] is not null))
        {
            Set(root, names.Intermediate, config.IntermediateSize);
        }

        Set(root, names.Layers, config.NumHiddenLayers);
        Set(root, names.Heads, config.NumAttentionHeads);
        if (names.KeyValueHeads.Count > 0 && family.FixedKeyValueHeads is null)
        {
            Set(root, names.KeyValueHeads, config.NumKeyValueHeads);
        }

        SetUnlessImplied(root, names.HeadDim[0], config.HeadDim, ImpliedHeadDim(config, family));
        SetUnlessImplied(root, family.AttentionBiasKey, config.AttentionBias, family.DefaultAttentionBias);
        SetUnlessImplied(root, family.MlpBiasKey, config.MlpBias, false);
        if (!family.ActivationKeys.Any(root.ContainsKey))
        {
            root[family.ActivationKeys[0]] = config.HiddenAct;
        }

        // A model without rotation is told by the first of these names not being there.
        Set(
            root, family.Positions == PositionKind.DistanceBias ? names.MaxPositions.TakeLast(1).ToList() : names.MaxPositions,
            config.MaxPositionEmbeddings);
        root[family.NormEpsKey] = Float(config.NormEps);
        root["initializer_range"] = Float(config.InitializerRange);
        root["tie_word_embeddings"] = config.TieWordEmbeddings;
        if (config.Original?.Rope != config.Rope)
        {
            RopeWriter.Write(root, config.Rope);
        }

        if (config.Traits.Experts is { BalanceWeight: > 0 and var weight })
        {
            root[ExpertSettings.BalanceFlag] = true;
            root[ExpertSettings.BalanceWeightKey] = Float(weight);
        }

        SetUnlessImplied(root, "bos_token_id", config.BosTokenId, null);
        SetUnlessImplied(root, "pad_token_id", config.PadTokenId, null);
        WriteEos(root, config.EosTokenIds);
        SetUnlessImplied(root, root.ContainsKey("dtype") ? "dtype" : "torch_dtype", config.TorchDtype, null);
        return root.ToJsonString(Indented) + "\n";
    }

    /// <summary>Under the name that is there, or else the first.</summary>
    private static void Set(JsonObject root, IReadOnlyList<string> names, int value) =>
        root[names.FirstOrDefault(name => root[name] is not null) ?? names[0]] = value;

    private static int? ImpliedHeadDim(ModelConfig config, DecoderFamily family) => family.DefaultHeadDim
        ?? (config.HiddenSize % config.NumAttentionHeads == 0 ? config.HiddenSize / config.NumAttentionHeads : null);

    private static void SetUnlessImplied<T>(JsonObject root, string key, T value, T impliedWhenMissing)
    {
        if (root.ContainsKey(key) || !EqualityComparer<T>.Default.Equals(value, impliedWhenMissing))
        {
            root[key] = JsonValue.Create(value);
        }
    }

    /// <summary>Ids of <c>generation_config.json</c> stay there: the original value is kept while the list begins with it.</summary>
    private static void WriteEos(JsonObject root, IReadOnlyList<int> ids)
    {
        const string Key = "eos_token_id";
        int[] original = root[Key] switch
        {
            JsonArray list => [.. list.Select(id => id!.GetValue<int>())],
            JsonValue id => [id.GetValue<int>()],
            _ => [],
        };
        if (original.Length > 0 && ids.Take(original.Length).SequenceEqual(original))
        {
            return;
        }

        if (ids.Count > 0 || root.ContainsKey(Key))
        {
            root[Key] = ids.Count switch
            {
                0 => null,
                1 => ids[0],
                _ => new JsonArray([.. ids.Select(id => JsonValue.Create(id))]),
            };
        }
    }

    /// <summary>Whole numbers get a ".0": transformers checks some of these keys for Python's float.</summary>
    internal static JsonNode Float(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return JsonNode.Parse(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text)!;
    }
}
