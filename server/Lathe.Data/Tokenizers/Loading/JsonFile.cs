using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>A JSON file read whole, within bounds.</summary>
internal static class JsonFile
{
    public const long MaxTokenizerBytes = 200L * 1024 * 1024;
    public const long MaxConfigBytes = 16L * 1024 * 1024;

    /// <summary>The depth also bounds how far steps within steps are followed.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Hands the file's root object to <paramref name="read"/>.</summary>
    /// <exception cref="DataException">It is unreadable, too large, no JSON object, or <paramref name="read"/> refuses it.</exception>
    public static T Read<T>(string path, long maxBytes, Func<JsonNode, T> read)
    {
        try
        {
            using var document = Parse(path, BoundedFile.ReadAllBytes(path, maxBytes));
            var root = new JsonNode(path, "", document.RootElement);
            root.RequireObject();
            return read(root);
        }
        catch (JsonException e)
        {
            var where = e.LineNumber is { } line ? $", line {line + 1}, column {e.BytePositionInLine + 1}" : "";
            throw new DataException(
                $"{path}{where}: this is not valid JSON ({JsonText.Reason(e)}). Copy the file from the model again.", e);
        }
    }

    private static JsonDocument Parse(string path, byte[] content)
    {
        try
        {
            return JsonDocument.Parse(Utf8File.WithoutBom(path, content), Options);
        }
        catch (InvalidOperationException e)
        {
            // The search for duplicate keys reads them as text.
            throw new DataException($"{path}: a key holds half a surrogate pair, which is no character.", e);
        }
    }
}
