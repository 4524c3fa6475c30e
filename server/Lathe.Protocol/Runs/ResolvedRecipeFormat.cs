using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lathe.Protocol.Runs;

/// <summary>JSON of <c>resolved.json</c>: the typed recipe with all its values.</summary>
public static class ResolvedRecipeFormat
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = 16,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };
}
