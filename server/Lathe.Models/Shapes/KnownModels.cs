using System.Text.Json;

namespace Lathe.Models.Shapes;

/// <summary>
/// Shapes of published models by their hub id, for planning before anything is downloaded. The table holds the keys of each model's
/// <c>config.json</c> that decide its shape, so that both go through the same reader.
/// </summary>
public static class KnownModels
{
    private const string Resource = "Lathe.Models.Shapes.known-models.jsonl";

    private static readonly Lazy<Dictionary<string, ReadOnlyMemory<byte>>> Lines = new(ReadLines);

    /// <summary>The known hub ids.</summary>
    public static IReadOnlyCollection<string> Ids => Lines.Value.Keys;

    /// <summary>The shape of a published model; null if its id is not in the table. Case doesn't matter, as on the hub.</summary>
    public static ModelShape? Find(string id) => FindLine(id)?.Shape();

    /// <summary>The line of the table that has an id, with all its keys.</summary>
    internal static KnownModel? FindLine(string id)
    {
        if (!Lines.Value.TryGetValue(id, out var line))
        {
            return null;
        }

        var model = KnownModel.Parse(line);
        return model.Like is { } other ? model.Over(FindLine(other)!) : model;
    }

    /// <summary>Cuts the table into lines and reads the ids at their start; the rest of a line is read when it is asked for.</summary>
    private static Dictionary<string, ReadOnlyMemory<byte>> ReadLines()
    {
        using var stream = typeof(KnownModels).Assembly.GetManifestResourceStream(Resource)!;
        var text = new byte[stream.Length];
        stream.ReadExactly(text);

        var lines = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.OrdinalIgnoreCase);
        foreach (var range in text.AsSpan().Split((byte)'\n'))
        {
            var line = text.AsMemory(range);
            if (!line.IsEmpty)
            {
                AddIds(lines, line);
            }
        }

        return lines;
    }

    private static void AddIds(Dictionary<string, ReadOnlyMemory<byte>> lines, ReadOnlyMemory<byte> line)
    {
        // Every line begins with {"ids":[.
        var reader = new Utf8JsonReader(line.Span);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                lines.Add(reader.GetString()!, line);
            }
        }
    }
}
