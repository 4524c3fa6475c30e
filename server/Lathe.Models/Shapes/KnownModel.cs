using System.Buffers;
using System.Text.Json;
using Lathe.Models.Config;

namespace Lathe.Models.Shapes;

/// <summary>A line of the table of known models.</summary>
internal sealed record KnownModel
{
    /// <summary>Hub ids of models with this configuration.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Parameters as published; null: those of the model it is like.</summary>
    public required long? Parameters { get; init; }

    /// <summary>The published number is exact; otherwise it is rounded.</summary>
    public required bool IsExact { get; init; }

    /// <summary>The keys of its <c>config.json</c> that decide its shape.</summary>
    public required JsonElement Config { get; init; }

    /// <summary>Id of the model whose keys this one has, but for those it states itself.</summary>
    public string? Like { get; init; }

    public static KnownModel Parse(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var row = document.RootElement;
        var isExact = row.TryGetProperty("parameters", out var number);
        var isStated = isExact || row.TryGetProperty("about", out number);
        return new()
        {
            Ids = [.. row.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)],
            Parameters = isStated ? number.GetInt64() : null,
            IsExact = isExact,
            Config = row.GetProperty("config").Clone(),
            Like = row.TryGetProperty("like", out var other) ? other.GetString() : null,
        };
    }

    public ModelShape Shape() => ModelShapeReader.Read(Config, $"{Ids[0]}/{ModelConfig.FileName}");

    /// <summary>This line with the keys of the one it is like.</summary>
    public KnownModel Over(KnownModel other) => this with
    {
        Config = Merge(other.Config, Config),
        Parameters = Parameters ?? other.Parameters,
        IsExact = Parameters is null ? other.IsExact : IsExact,
    };

    private static JsonElement Merge(JsonElement under, JsonElement over)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var property in under.EnumerateObject().Where(property => !over.TryGetProperty(property.Name, out _)))
            {
                property.WriteTo(json);
            }

            foreach (var property in over.EnumerateObject())
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
