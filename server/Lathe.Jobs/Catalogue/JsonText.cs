using System.Text.Json;

namespace Lathe.Jobs.Catalogue;

/// <summary>Values of JSON as people write them.</summary>
internal static class JsonText
{
    /// <summary>Lists are joined by commas; null for null and for empty lists.</summary>
    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => value.GetArrayLength() == 0 ? null : string.Join(", ", value.EnumerateArray().Select(Of)),
        _ => value.GetRawText(),
    };
}
