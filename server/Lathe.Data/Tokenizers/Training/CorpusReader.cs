using System.Text;
using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Tokenizers.Training;

/// <summary>
/// Texts to train a tokenizer on. Of a .jsonl or .json file: the "text" of each row that has one, otherwise all texts within the row
/// (instruction, output, messages...). Of any other file: its whole content.
/// </summary>
public static class CorpusReader
{
    private const long MaxTextBytes = 512L * 1024 * 1024;

    /// <exception cref="DataException">A file cannot be read or is not what its name says; names file and row.</exception>
    public static IEnumerable<string> Read(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.SelectMany(Read);
    }

    /// <summary>The content of a UTF-8 text file.</summary>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public static string ReadText(string path)
    {
        using var stream = Open(path);
        return WholeText(path, stream);
    }

    private static IEnumerable<string> Read(string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        using var stream = Open(path);
        if (extension is not (".json" or ".jsonl"))
        {
            yield return WholeText(path, stream);
            yield break;
        }

        foreach (var (place, content) in extension == ".json" ? Elements(path, stream) : Lines(path, stream))
        {
            foreach (var text in TextsOf(place, content))
            {
                yield return text;
            }
        }
    }

    private static IEnumerable<(string Place, ReadOnlyMemory<byte> Content)> Elements(string path, Stream stream)
    {
        foreach (var row in new JsonArrayRows(path, stream, _ => stream.Position).Read())
        {
            var place = $"{path}, row {row.Number}";
            yield return row.Defect is null ? (place, row.Content) : throw new DataException($"{place}: {row.Defect}.");
        }
    }

    private static IEnumerable<(string Place, ReadOnlyMemory<byte> Content)> Lines(string path, Stream stream)
    {
        foreach (var (number, line, _) in LineReader.Read(stream, _ => stream.Position))
        {
            if (line is null)
            {
                throw new DataException($"{path}, line {number}: {RowLimits.TooLarge}.");
            }

            if (!line.AsSpan().Trim(" \t"u8).IsEmpty)
            {
                yield return ($"{path}, line {number}", line);
            }
        }
    }

    private static List<string> TextsOf(string place, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var row = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = RowLimits.MaxDepth });
            var texts = new List<string>();
            if (row.RootElement.ValueKind == JsonValueKind.Object
                && row.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
            {
                texts.Add(text.GetString()!);
            }
            else
            {
                Collect(row.RootElement, texts);
            }

            return texts;
        }
        catch (JsonException e)
        {
            throw new DataException($"{place}: this is not valid JSON ({JsonText.Reason(e)}).", e);
        }
        catch (InvalidOperationException e)
        {
            throw new DataException($"{place}: a text holds half a surrogate pair, which is no character.", e);
        }
    }

    private static void Collect(JsonElement element, List<string> texts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                texts.Add(element.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, texts);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Collect(property.Value, texts);
                }

                break;
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            Span<byte> start = stackalloc byte[4];
            var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = Utf8File.BomLength(path, start[..length]);
            return stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
        }
    }

    private static string WholeText(string path, FileStream stream)
    {
        if (stream.Length > MaxTextBytes)
        {
            throw new DataException(
                $"{path}: a text file may have at most 512 MiB. Split it, or train on a part: a tokenizer needs far less.");
        }

        using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException($"{path}: the file is not UTF-8 text. Save it as UTF-8.", e);
        }
    }
}
