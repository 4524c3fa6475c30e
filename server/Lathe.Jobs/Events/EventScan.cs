using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Events;

/// <summary>Finds the events of some types in all of a run.</summary>
internal static class EventScan
{
    /// <summary>
    /// In order; empty when there are none. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public static IEnumerable<RunEvent> Of(RunDirectory run, params string[] types)
    {
        var marks = types.Select(EventBytes.MarkOf).ToArray();
        foreach (var line in GrowingFile.FollowAsync(run.Events, 0, Task.CompletedTask).ToBlockingEnumerable())
        {
            if (EventBytes.Has(line.Span, marks) && RunEventLine.Parse(line.Span) is { } found)
            {
                yield return found.Event;
            }
        }
    }
}
