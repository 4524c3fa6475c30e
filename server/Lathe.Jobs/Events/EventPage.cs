using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Runs.Index;

namespace Lathe.Jobs.Events;

/// <summary>Some of a run's events.</summary>
/// <param name="Events">In order, without gaps.</param>
/// <param name="More">Whether there are more already.</param>
public sealed record EventPage(IReadOnlyList<RunEvent> Events, bool More)
{
    /// <summary>A page of more text, in characters, ends early: it has to be held in memory and sent.</summary>
    private const long MaxLength = 1 << 20;

    /// <summary>What is written now after a number. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    /// <param name="run">The run; its file need not exist yet.</param>
    /// <param name="after">0: from the start.</param>
    /// <param name="limit">At most so many events.</param>
    public static EventPage Read(RunDirectory run, long after, int limit)
    {
        using var file = EventFile.Open(run);
        if (file is null)
        {
            return new EventPage([], More: false);
        }

        using var index = EventOffsets.Of(run);
        List<RunEvent> events = [];
        var length = 0L;
        foreach (var line in EventFile.From(file, index, after + 1).ReadLines())
        {
            if (line.Event.Seq <= after)
            {
                continue;
            }

            if (events.Count == limit || (events.Count > 0 && length + line.Json.Length > MaxLength))
            {
                return new EventPage(events, More: true);
            }

            events.Add(line.Event);
            length += line.Json.Length;
        }

        return new EventPage(events, More: false);
    }
}
