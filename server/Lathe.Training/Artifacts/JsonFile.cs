using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Models;

namespace Lathe.Training.Artifacts;

/// <summary>Reads a JSON object from disk with clear errors, and its typed properties with the key's name in every error.</summary>
internal sealed class JsonFile
{
    /// <summary>With a key twice in one object, readers disagree about its value, so that is an error.</summary>
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private readonly string _path;
    private readonly JsonObject _root;

    private JsonFile(string path, JsonObject root)
    {
        _path = path;
        _root = root;
    }

    public static JsonFile Read(string path, long maxBytes)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
        {
            throw new ModelFileException(path, "there is no such file");
        }

        if (info.Length > maxBytes)
        {
            throw new ModelFileException(path, $"{info.Length} bytes, more than the {maxBytes} that such a file may have");
        }

        try
        {
            return new JsonFile(path, ParseObject(File.ReadAllBytes(path)));
        }
        catch (JsonException e)
        {
            throw new ModelFileException(path, $"no valid JSON ({ModelFileException.Reason(e)})", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, $"cannot be read: {e.Message}", inner: e);
        }
    }

    /// <summary>A whole document whose every string is valid Unicode; the parser itself looks at strings only when asked for.</summary>
    /// <exception cref="JsonException">No JSON, no object, a key twice, or text that is not Unicode.</exception>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8)
    {
        try
        {
            JsonObject root = JsonNode.Parse(utf8, documentOptions: Options) as JsonObject
                ?? throw new JsonException("expected a JSON object");
            Touch(root);
            return root;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("there is text that is not valid Unicode", e);
        }
    }

    public JsonNode? this[string key] => _root[key];

    public ModelFileException Error(string key, string message) => new(_path, $"{key}: {message}");

    public string? Text(string key) => Value<string>(key, "a string");

    public bool Flag(string key, bool fallback) => _root[key] is null ? fallback : Required<bool>(key, "true or false");

    public long? Whole(string key) => _root[key] is null ? null : Required<long>(key, "a whole number");

    public double? Number(string key) => _root[key] is null ? null : Required<double>(key, "a number");

    /// <summary>A list of strings, or null where the key is missing or null.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (_root[key] is not { } node)
        {
            return null;
        }

        if (node is not JsonArray items)
        {
            throw Error(key, "expected a list of strings");
        }

        return [.. items.Select(item => item is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw Error(key, "expected a list of strings"))];
    }

    public T Required<T>(string key, string what)
        where T : struct
    {
        if (_root[key] is not { } node)
        {
            throw Error(key, $"missing; expected {what}");
        }

        return node is JsonValue value && value.TryGetValue(out T result) ? result : throw Error(key, $"expected {what}");
    }

    private static void Touch(JsonNode? node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject properties => properties.Select(pair => pair.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (JsonNode? child in children)
        {
            Touch(child);
        }

        if (node?.GetValueKind() == JsonValueKind.String)
        {
            node.GetValue<string>();
        }
    }

    private T? Value<T>(string key, string what)
        where T : class =>
        _root[key] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out T? result) => result,
            _ => throw Error(key, $"expected {what}"),
        };
}
