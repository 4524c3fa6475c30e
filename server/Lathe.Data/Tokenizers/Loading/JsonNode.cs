using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>A JSON value that knows its place, so that every complaint about it names file and key.</summary>
internal readonly record struct JsonNode(string File, string Path, JsonElement Element)
{
    public bool IsText => Element.ValueKind == JsonValueKind.String;

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    public bool IsList => Element.ValueKind == JsonValueKind.Array;

    public DataException Error(string problem) => new($"{File}{(Path.Length == 0 ? "" : $", {Path}")}: {problem}");

    public void RequireObject()
    {
        if (!IsObject)
        {
            throw Error($"this should be an object, but is {JsonText.Kind(Element)}.");
        }
    }

    /// <summary>The value of a key; null when it is absent or null.</summary>
    public JsonNode? Get(string key)
    {
        RequireObject();
        return Element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? Child(key, value) : null;
    }

    public JsonNode Require(string key) =>
        Get(key) ?? throw Error($"the key '{key}' is missing. Copy the file from the model again.");

    public IEnumerable<JsonNode> Items()
    {
        if (!IsList)
        {
            throw Error($"this should be a list, but is {JsonText.Kind(Element)}.");
        }

        var node = this;
        return Element.EnumerateArray().Select((item, i) => new JsonNode(node.File, $"{node.Path}[{i}]", item));
    }

    public IEnumerable<(string Name, JsonNode Value)> Properties()
    {
        RequireObject();
        var node = this;
        return Element.EnumerateObject().Select(p => (p.Name, node.Child(Shown(p.Name), p.Value)));
    }

    public string Text()
    {
        if (!IsText)
        {
            throw Error($"this should be a text, but is {JsonText.Kind(Element)}.");
        }

        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new DataException($"{File}, {Path}: this text holds half a surrogate pair, which is no character.", e);
        }
    }

    public bool Flag() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($"this should be true or false, but is {JsonText.Kind(Element)}."),
    };

    /// <summary>A token id.</summary>
    public int Id() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var id) && id is >= 0 and <= TokenizerLimits.MaxId
        ? id
        : throw Error($"a token id is a whole number from 0 to {TokenizerLimits.MaxId:N0}, not {Shown(Element.GetRawText())}.");

    public string? OptionalText(string key) => Get(key)?.Text();

    public bool Flag(string key, bool otherwise = false) => Get(key)?.Flag() ?? otherwise;

    private static string Shown(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "...");

    private JsonNode Child(string key, JsonElement value) => new(File, Path.Length == 0 ? key : $"{Path}.{key}", value);
}
