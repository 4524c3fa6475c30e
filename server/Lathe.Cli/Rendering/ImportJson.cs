using System.Text.Encodings.Web;
using System.Text.Json;
using Lathe.LanguageService.Importing;

namespace Lathe.Cli.Rendering;

/// <summary>What was made of another tool's configuration, as one JSON object.</summary>
internal static class ImportJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(TextWriter output, string recipe, ImportedRecipe made) => output.WriteLine(JsonSerializer.Serialize(
        new { Recipe = recipe, Files = made.Files.Select(file => file.Name), made.Carried, made.Left }, Options));
}
