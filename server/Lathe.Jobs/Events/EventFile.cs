using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Index;

namespace Lathe.Jobs.Events;

/// <summary>Opens a run's events for reading while they are written.</summary>
internal static class EventFile
{
    /// <summary>Null when there is none yet. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public static FileStream? Open(RunDirectory run) => File.Exists(run.Events) ? GrowingFile.Open(run.Events) : null;

    /// <summary>Where the event after a number begins, or one before it; 0 where the index cannot tell.</summary>
    public static long OffsetAfter(RunDirectory run, long seq)
    {
        using var events = Open(run);
        if (seq == 0 || events is null)
        {
            return 0;
        }

        using var index = EventOffsets.Of(run);
        From(events, index, seq + 1);
        return events.Position;
    }

    /// <summary>
    /// Reads on from the last event before or at <paramref name="seq"/> that the index knows; from the start where the index does not
    /// agree with the events.
    /// </summary>
    public static EventFileTail From(FileStream events, EventOffsets index, long seq)
    {
        var known = Math.Min(seq, index.Count);
        if (index.Find(known) is not { } offset || offset < 0)
        {
            return new EventFileTail(events);
        }

        events.Position = offset;
        var isThere = new EventFileTail(events).ReadLines().FirstOrDefault()?.Event.Seq == known;
        events.Position = isThere ? offset : 0;
        return new EventFileTail(events);
    }
}
