using System.Globalization;
using System.Text.Json;
using Lathe.Data.Tokenizers.Loading;
using Lathe.Data.Tokenizers.Training;

namespace Lathe.Data.Tokenizers.Extension;

/// <summary>
/// Writes what was added to a tokenizer into the files it came from, as Hugging Face's libraries read them. What the files say beside that
/// is kept.
/// </summary>
public static class ExtendedTokenizerFiles
{
    private const string ConfigFile = "tokenizer_config.json";

    /// <param name="folder">Holds copies of the model's tokenizer files, which are replaced.</param>
    /// <param name="extended">The tokenizer.</param>
    /// <returns>Names of the files written.</returns>
    /// <exception cref="DataException">A file is no longer what it was.</exception>
    /// <exception cref="IOException">A file can't be written.</exception>
    public static IReadOnlyList<string> Update(string folder, ExtendedTokenizer extended)
    {
        ArgumentNullException.ThrowIfNull(extended);
        if (!extended.NeedsFiles)
        {
            return [];
        }

        AddedToken[] added = [.. extended.Tokenizer.AddedTokens.OrderBy(token => token.Id)];
        var written = new List<string>();
        Rewrite("tokenizer.json", JsonFile.MaxTokenizerBytes, new() { ["added_tokens"] = (json, _) => WriteTokens(json, added) });
        var config = Roles(extended);
        config["added_tokens_decoder"] = (json, _) => WriteDecoder(json, added);
        if (!Rewrite(ConfigFile, JsonFile.MaxConfigBytes, config))
        {
            TokenizerWriter.WriteFile(folder, ConfigFile, json => Write(json, config, null));
            written.Add(ConfigFile);
        }

        Rewrite("special_tokens_map.json", JsonFile.MaxConfigBytes, Roles(extended));
        Rewrite("added_tokens.json", JsonFile.MaxConfigBytes, extended.NewTokens.ToDictionary(
            token => token.Content, token => (Action<Utf8JsonWriter, JsonNode?>)((json, _) => json.WriteNumberValue(token.Id))));
        return written;

        bool Rewrite(string name, long maxBytes, Dictionary<string, Action<Utf8JsonWriter, JsonNode?>> values)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                return false;
            }

            _ = JsonFile.Read(path, maxBytes, root =>
            {
                TokenizerWriter.WriteFile(folder, name, json => Write(json, values, root));
                return true;
            });
            written.Add(name);
            return true;
        }
    }

    /// <summary>An object's properties with other values for some of them; those that it lacks stand last.</summary>
    private static void Write(Utf8JsonWriter json, Dictionary<string, Action<Utf8JsonWriter, JsonNode?>> values, JsonNode? root)
    {
        var left = new Dictionary<string, Action<Utf8JsonWriter, JsonNode?>>(values, StringComparer.Ordinal);
        foreach (var (name, value) in root?.Properties() ?? [])
        {
            json.WritePropertyName(name);
            if (left.Remove(name, out var write))
            {
                write(json, value);
            }
            else
            {
                value.Element.WriteTo(json);
            }
        }

        foreach (var (name, write) in left)
        {
            json.WritePropertyName(name);
            write(json, null);
        }
    }

    private static Dictionary<string, Action<Utf8JsonWriter, JsonNode?>> Roles(ExtendedTokenizer extended)
    {
        var roles = new Dictionary<string, Action<Utf8JsonWriter, JsonNode?>>(StringComparer.Ordinal);
        if (extended.EosToken is { } eos)
        {
            roles["eos_token"] = (json, _) => json.WriteStringValue(eos);
        }

        if (extended.StopWords.Count > 0)
        {
            roles["additional_special_tokens"] = (json, before) => WriteAdditional(json, before, extended.StopWords);
        }

        return roles;
    }

    private static void WriteAdditional(Utf8JsonWriter json, JsonNode? before, IReadOnlyList<string> stopWords)
    {
        json.WriteStartArray();
        foreach (var item in before is { IsList: true } list ? list.Items() : [])
        {
            item.Element.WriteTo(json);
        }

        foreach (var stop in stopWords)
        {
            json.WriteStringValue(stop);
        }

        json.WriteEndArray();
    }

    private static void WriteTokens(Utf8JsonWriter json, AddedToken[] added)
    {
        json.WriteStartArray();
        foreach (var token in added)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            TokenizerWriter.WriteAddedToken(json, token);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDecoder(Utf8JsonWriter json, AddedToken[] added)
    {
        json.WriteStartObject();
        foreach (var token in added)
        {
            json.WriteStartObject(token.Id.ToString(CultureInfo.InvariantCulture));
            TokenizerWriter.WriteAddedToken(json, token);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
