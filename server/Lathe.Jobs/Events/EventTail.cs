using System.Runtime.CompilerServices;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Events;

/// <summary>Reads the end of a run's events, and what comes after it, without reading what stands before.</summary>
public static class EventTail
{
    /// <summary>
    /// The last events that are wanted, oldest first, and the offset in bytes after the last whole line. Throws <see cref="IOException"/>
    /// or <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public static (IReadOnlyList<RunEventLine> Lines, long Offset) Last(RunDirectory run, int count, Func<RunEventLine, bool> wanted)
    {
        if (!File.Exists(run.Events))
        {
            return ([], 0);
        }

        using var stream = GrowingFile.Open(run.Events);
        var reader = new ReverseLines(stream);
        List<RunEventLine> lines = [];

        // Also when none is wanted a line is read: it tells where the last one ends.
        foreach (var bytes in reader.Read())
        {
            if (lines.Count == count)
            {
                break;
            }

            if (RunEventLine.Parse(bytes.Span) is { } line && wanted(line))
            {
                lines.Add(line);
            }
        }

        lines.Reverse();
        return (lines, reader.End);
    }

    /// <summary>
    /// Events from an offset on, as they come. Ends after a terminal one, or with what is there when <paramref name="ended"/> completes.
    /// </summary>
    public static async IAsyncEnumerable<RunEventLine> FollowAsync(
        RunDirectory run, long offset, Task ended, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var bytes in GrowingFile.FollowAsync(run.Events, offset, ended, cancellation).ConfigureAwait(false))
        {
            if (RunEventLine.Parse(bytes.Span) is { } line)
            {
                yield return line;
                if (line.Event.IsTerminal)
                {
                    yield break;
                }
            }
        }
    }

    /// <summary>The terminal event; null while there is none.</summary>
    internal static RunEvent? End(RunDirectory run) =>
        Last(run, 1, _ => true).Lines is [var last] && last.Event.IsTerminal ? last.Event : null;
}
