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
        var root = config.Original?.DeepClone().AsObject() ?? [];

        var architectures = config.Architectures.Count > 0 ? config.Architectures : [family.Architectures[0]];
        root["architectures"] = new JsonArray([.. architectures.Select(name => JsonValue.Create(name))]);
        root["model_type"] = config.ModelType;
        root["vocab_size"] = config.VocabSize;
        root["hidden_size"] = config.HiddenSize;
        root["intermediate_size"] = config.IntermediateSize;
        root["num_hidden_layers"] = config.NumHiddenLayers;
        root["num_attention_heads"] = config.NumAttentionHeads;
        root["num_key_value_heads"] = config.NumKeyValueHeads;
        SetUnlessImplied(root, "head_dim", config.HeadDim, ImpliedHeadDim(config, family));
        SetUnlessImplied(root, "attention_bias", config.AttentionBias, false);
        SetUnlessImplied(root, "mlp_bias", config.MlpBias, false);
        root["hidden_act"] = config.HiddenAct;
        root["max_position_embeddings"] = config.MaxPositionEmbeddings;
        root["rms_norm_eps"] = Float(config.RmsNormEps);
        root["initializer_range"] = Float(config.InitializerRange);
        root["tie_word_embeddings"] = config.TieWordEmbeddings;
        WriteRope(root, config.Rope);
        SetUnlessImplied(root, "bos_token_id", config.BosTokenId, null);
        SetUnlessImplied(root, "pad_token_id", config.PadTokenId, null);
        WriteEos(root, config.EosTokenIds);
        SetUnlessImplied(root, root.ContainsKey("dtype") ? "dtype" : "torch_dtype", config.TorchDtype, null);
        return root.ToJsonString(Indented) + "\n";
    }

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

    private static void WriteRope(JsonObject root, RopeParameters rope)
    {
        if (root["rope_parameters"] is JsonObject parameters)
        {
            parameters["rope_theta"] = Float(rope.Theta);
            WriteRopeType(parameters, rope);
            if (root.ContainsKey("rope_theta"))
            {
                root["rope_theta"] = Float(rope.Theta);
            }

            return;
        }

        root["rope_theta"] = Float(rope.Theta);
        if (rope.Type == RopeType.Default)
        {
            if (root["rope_scaling"] is JsonObject)
            {
                root["rope_scaling"] = null;
            }

            return;
        }

        if (root["rope_scaling"] is not JsonObject scaling)
        {
            root["rope_scaling"] = scaling = [];
        }

        WriteRopeType(scaling, rope);
    }

    private static void WriteRopeType(JsonObject keys, RopeParameters rope)
    {
        keys.Remove("type");
        keys["rope_type"] = rope.Type == RopeType.Llama3 ? "llama3" : "default";
        if (rope.Type == RopeType.Llama3)
        {
            keys["factor"] = Float(rope.Factor);
            keys["low_freq_factor"] = Float(rope.LowFreqFactor);
            keys["high_freq_factor"] = Float(rope.HighFreqFactor);
            keys["original_max_position_embeddings"] = rope.OriginalMaxPositionEmbeddings;
        }
        else
        {
            foreach (var key in new[] { "factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings" })
            {
                keys.Remove(key);
            }
        }
    }

    /// <summary>Whole numbers get a ".0": transformers checks some of these keys for Python's float.</summary>
    private static JsonNode Float(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return JsonNode.Parse(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text)!;
    }
}
