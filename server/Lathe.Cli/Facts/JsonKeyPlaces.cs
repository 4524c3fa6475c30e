using System.Text;
using System.Text.Json;
using Lathe.LanguageService.Surroundings;

namespace Lathe.Cli.Facts;

/// <summary>Where the keys of a JSON object stand in its file.</summary>
internal static class JsonKeyPlaces
{
    private const long MaxBytes = 16 << 20;

    /// <summary>The outermost object's keys; of a key that is repeated the last, as readers take it. Null when there is none.</summary>
    /// <exception cref="JsonException">The file is not JSON.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static IReadOnlyDictionary<string, FilePlace>? Read(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: <= MaxBytes })
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var places = new Dictionary<string, FilePlace>(StringComparer.Ordinal);
        var (line, lineStart, seen) = (0, 0, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Behind the quotation mark.
            var start = (int)reader.TokenStartIndex + 1;
            for (; seen < start; seen++)
            {
                if (bytes[seen] == '\n')
                {
                    (line, lineStart) = (line + 1, seen + 1);
                }
            }

            var column = Encoding.UTF8.GetCharCount(bytes[lineStart..start]);
            places[reader.GetString()!] = new FilePlace(path, line, column, Encoding.UTF8.GetCharCount(reader.ValueSpan));
            reader.Skip();
        }

        return places;
    }
}
