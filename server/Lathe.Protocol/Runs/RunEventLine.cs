using System.Text.Json;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Runs;

/// <summary>One event and its text.</summary>
/// <param name="Event">The event; of the base type when its type is unknown here.</param>
/// <param name="Json">The line as written, unknown fields included, without the line end.</param>
public sealed record RunEventLine(RunEvent Event, string Json)
{
    /// <summary>Longer lines are not events.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    public static string Format(RunEvent value) => JsonSerializer.Serialize(value, RunJson.Line.RunEvent);

    /// <summary>Null for anything that is not an event.</summary>
    public static RunEventLine? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxBytes)
        {
            return null;
        }

        try
        {
            var value = JsonSerializer.Deserialize(line, RunJson.Line.RunEvent);
            return value is { Seq: > 0 } ? new RunEventLine(value, System.Text.Encoding.UTF8.GetString(line)) : null;
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
