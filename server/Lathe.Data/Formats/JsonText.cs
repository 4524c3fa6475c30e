using System.Text.Json;

namespace Lathe.Data.Formats;

/// <summary>Wording shared by everything that reads JSON.</summary>
internal static class JsonText
{
    /// <summary>The parser's complaint without the position it appends (callers give their own).</summary>
    public static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.', ' ');
    }

    /// <summary>"a number", "a list", ...</summary>
    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
