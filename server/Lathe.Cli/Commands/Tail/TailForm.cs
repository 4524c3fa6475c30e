using System.Globalization;
using Lathe.Cli.Console;
using Lathe.Protocol.Runs;

namespace Lathe.Cli.Commands.Tail;

/// <summary>What an event is as a line.</summary>
/// <param name="IsForPeople">What happens around the lines is said as well.</param>
/// <param name="LineOf">Null for events without a line; null itself: the worker's log is wanted, not the events.</param>
internal sealed record TailForm(bool IsForPeople, Func<RunEventLine, string?>? LineOf)
{
    public static TailForm Plain { get; } = new(true, line => TailText.Of(line.Event) is { } text ? Terminal.OneLine(text) : null);

    public static TailForm Json { get; } = new(false, line => line.Json);

    public static TailForm Log { get; } = new(false, LineOf: null);

    /// <summary><c>step value</c>, the number in full.</summary>
    public static TailForm Metric(string name)
    {
        var read = EventMetrics.Find(name) ?? throw new ArgumentException($"no metric {name}", nameof(name));
        return new TailForm(false, line => read(line.Event) is { } point
            ? string.Create(CultureInfo.InvariantCulture, $"{point.Step} {point.Value:R}")
            : null);
    }
}
