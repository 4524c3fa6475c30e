using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lathe.Recipes.Model;

/// <summary>The typed recipe with all its values as JSON: keys as in YAML, choices as words. Of <c>resolved.json</c> and of trackers.</summary>
public static class RecipeJson
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
