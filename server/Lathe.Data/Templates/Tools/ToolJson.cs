using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Templates.Tools;

/// <summary>Reading of what a row says about tools.</summary>
internal static class ToolJson
{
    /// <exception cref="RowFormatException">The text is no JSON.</exception>
    public static JsonElement Parse(string json, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = RowLimits.MaxDepth });
            _ = PythonText.Dumps(document.RootElement); // Finds what is no text here rather than later.
            return document.RootElement.Clone();
        }
        catch (InvalidOperationException)
        {
            throw new RowFormatException($"{what} holds text that is not valid Unicode");
        }
        catch (JsonException e)
        {
            throw new RowFormatException($"{what} is not valid JSON ({JsonText.Reason(e)})");
        }
    }

    /// <summary>The last property of that name; null where there is none.</summary>
    public static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>What Python takes for true: neither null, false, 0 nor empty.</summary>
    public static bool IsSet(JsonElement? element) => element is { } value && value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False => false,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.Number => value.GetDouble() != 0,
        _ => true,
    };

    /// <summary>The property as Python's <c>str</c> shows it; "" where there is none.</summary>
    public static string Text(JsonElement element, string name) => Property(element, name) is { } value ? PythonText.Str(value) : "";
}
