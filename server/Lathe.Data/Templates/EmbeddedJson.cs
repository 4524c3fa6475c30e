using System.Text.Json;

namespace Lathe.Data.Templates;

/// <summary>The JSON files that are part of the program.</summary>
internal static class EmbeddedJson
{
    public static JsonDocument Open(string name)
    {
        using var stream = typeof(EmbeddedJson).Assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream);
    }
}
