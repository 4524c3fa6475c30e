using System.Text.Encodings.Web;
using System.Text.Json;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Training;

/// <summary>
/// Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json of a trained vocabulary, as Hugging Face's libraries (and
/// <see cref="TokenizerLoader"/>) load them.
/// </summary>
public static class TokenizerWriter
{
    private static readonly JsonWriterOptions Json = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="folder">Created if need be; files of these names in it are replaced, each as a whole.</param>
    /// <param name="trained">The vocabulary.</param>
    /// <param name="options">Roles of special tokens, chat template.</param>
    /// <exception cref="DataException">A role names a token that is not special, or the folder cannot be written.</exception>
    public static void Write(string folder, TrainedBpe trained, TokenizerWriterOptions options)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(options);
        var special = trained.Tokens.Take(trained.SpecialTokens).ToList();
        (string Key, string? Token)[] roles =
            [("bos_token", options.BosToken), ("eos_token", options.EosToken), ("pad_token", options.PadToken), ("unk_token", null)];
        foreach (var (key, token) in roles)
        {
            if (token is not null && !special.Contains(token))
            {
                throw new DataException($"{key}: '{token}' is not among the special tokens ({string.Join(", ", special)}).");
            }
        }

        try
        {
            Directory.CreateDirectory(folder);
            WriteFile(folder, "tokenizer.json", json => WriteTokenizer(json, trained, special));
            WriteFile(folder, "tokenizer_config.json", json => WriteConfig(json, special, roles, options));
            WriteFile(folder, "special_tokens_map.json", json => WriteMap(json, special, roles));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{folder}: the tokenizer cannot be written ({e.Message}).", e);
        }
    }

    /// <summary>Replaces a file of one JSON object as a whole.</summary>
    internal static void WriteFile(string folder, string name, Action<Utf8JsonWriter> write)
    {
        var path = Path.Combine(folder, name);
        var temporary = $"{path}.tmp";
        using (var stream = File.Create(temporary))
        {
            using (var json = new Utf8JsonWriter(stream, Json))
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            stream.WriteByte((byte)'\n');
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static void WriteTokenizer(Utf8JsonWriter json, TrainedBpe trained, List<string> special)
    {
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        for (var id = 0; id < special.Count; id++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            WriteAddedToken(json, special[id]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("normalizer");
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", SplitPattern.Qwen2);
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        json.WriteStartObject();
        WriteByteLevel(json);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        foreach (var key in new[] { "post_processor", "decoder" })
        {
            json.WriteStartObject(key);
            WriteByteLevel(json);
            json.WriteEndObject();
        }

        WriteModel(json, trained);
    }

    private static void WriteModel(Utf8JsonWriter json, TrainedBpe trained)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", false);
        json.WriteStartObject("vocab");
        for (var id = 0; id < trained.Tokens.Count; id++)
        {
            json.WriteNumber(trained.Tokens[id], id);
        }

        json.WriteEndObject();

        // As text and not as pairs: older readers only know this form, and no token of a byte alphabet holds a space.
        json.WriteStartArray("merges");
        foreach (var (left, right) in trained.Merges)
        {
            json.WriteStringValue($"{left} {right}");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter json)
    {
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", false);
    }

    private static void WriteAddedToken(Utf8JsonWriter json, string content) => WriteAddedToken(json, new AddedToken(0, content, IsSpecial: true));

    /// <summary>What Hugging Face's files say about an added token, but for its id.</summary>
    internal static void WriteAddedToken(Utf8JsonWriter json, AddedToken token)
    {
        json.WriteString("content", token.Content);
        json.WriteBoolean("single_word", token.IsSingleWord);
        json.WriteBoolean("lstrip", token.StripsLeft);
        json.WriteBoolean("rstrip", token.StripsRight);
        json.WriteBoolean("normalized", token.IsNormalized);
        json.WriteBoolean("special", token.IsSpecial);
    }

    private static void WriteConfig(
        Utf8JsonWriter json, List<string> special, (string Key, string? Token)[] roles, TokenizerWriterOptions options)
    {
        json.WriteStartObject("added_tokens_decoder");
        for (var id = 0; id < special.Count; id++)
        {
            json.WriteStartObject($"{id}");
            WriteAddedToken(json, special[id]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteAdditional(json, special, roles);
        foreach (var (key, token) in roles)
        {
            json.WriteString(key, token);
        }

        if (options.ChatTemplate is not null)
        {
            json.WriteString("chat_template", options.ChatTemplate);
        }

        json.WriteBoolean("clean_up_tokenization_spaces", false);
        json.WriteNumber("model_max_length", options.ModelMaxLength);
        json.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
    }

    private static void WriteMap(Utf8JsonWriter json, List<string> special, (string Key, string? Token)[] roles)
    {
        WriteAdditional(json, special, roles);
        foreach (var (key, token) in roles.Where(r => r.Token is not null))
        {
            json.WriteString(key, token);
        }
    }

    private static void WriteAdditional(Utf8JsonWriter json, List<string> special, (string Key, string? Token)[] roles)
    {
        json.WriteStartArray("additional_special_tokens");
        foreach (var token in special.Where(t => roles.All(r => r.Token != t)))
        {
            json.WriteStringValue(token);
        }

        json.WriteEndArray();
    }
}
