using System.Text.Json;

namespace Lathe.Data.Templates;

/// <summary>What tokenizer_config.json and chat_template.jinja of a model folder say about conversations.</summary>
/// <param name="ChatTemplate">The Jinja source of the model's chat template, if it has one. It can be rendered, and executes nothing.</param>
/// <param name="AddsBosToken">A pre-training block begins with the begin-of-sequence token.</param>
public sealed record TokenizerSettings(string? ChatTemplate, bool AddsBosToken)
{
    private const long MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Tokenizer classes that put a begin token first unless the file says otherwise.</summary>
    private static readonly string[] BosByDefault = ["LlamaTokenizer", "LlamaTokenizerFast", "GemmaTokenizer", "GemmaTokenizerFast"];

    /// <summary>Reads the settings; a folder without the files has none.</summary>
    /// <exception cref="DataException">A file is unreadable, too large, or no JSON object.</exception>
    public static TokenizerSettings Load(string modelFolder)
    {
        string? chatTemplate = null;
        var addsBos = false;
        var configPath = Path.Combine(modelFolder, "tokenizer_config.json");
        if (File.Exists(configPath))
        {
            try
            {
                using var document = JsonDocument.Parse(ReadBounded(configPath));
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    throw new DataException($"{configPath}: this should be a JSON object.");
                }

                chatTemplate = ChatTemplateOf(document.RootElement);
                addsBos = AddsBos(document.RootElement);
            }
            catch (JsonException e)
            {
                throw new DataException(
                    $"{configPath}, line {e.LineNumber + 1}: this is not valid JSON. Copy the file from the model again.", e);
            }
        }

        var jinjaPath = Path.Combine(modelFolder, "chat_template.jinja");
        return new TokenizerSettings(File.Exists(jinjaPath) ? ReadBounded(jinjaPath) : chatTemplate, addsBos);
    }

    private static string? ChatTemplateOf(JsonElement config)
    {
        if (!config.TryGetProperty("chat_template", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            var named = value.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.Object).ToList();
            var chosen = named.FindIndex(t => t.TryGetProperty("name", out var name) && IsText(name, "default"));
            return chosen >= 0 && named[chosen].TryGetProperty("template", out var source) && source.ValueKind == JsonValueKind.String
                ? source.GetString()
                : null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static bool AddsBos(JsonElement config)
    {
        if (config.TryGetProperty("add_bos_token", out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.ValueKind == JsonValueKind.True;
        }

        return config.TryGetProperty("tokenizer_class", out var type) && BosByDefault.Any(name => IsText(type, name));
    }

    private static bool IsText(JsonElement element, string text) => element.ValueKind == JsonValueKind.String && element.ValueEquals(text);

    private static string ReadBounded(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes)
            {
                throw new DataException($"{path}: the file is larger than 64 MiB, which is no tokenizer setting.");
            }

            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
        }
    }
}
