using System.Runtime.CompilerServices;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Events;

/// <summary>Reads a run's events while they are written.</summary>
public static class RunEvents
{
    /// <summary>
    /// Events after <paramref name="afterSeq"/>, in order, as they come; ends after a terminal event, or when
    /// <paramref name="ended"/> completes and everything written until then was given out. Lines that are no events are skipped.
    /// </summary>
    /// <param name="run">The run; its file need not exist yet.</param>
    /// <param name="afterSeq">0: from the start.</param>
    /// <param name="ended">Completes when nobody writes any more; null: only a terminal event ends the reading.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    public static async IAsyncEnumerable<RunEventLine> FollowAsync(
        RunDirectory run, long afterSeq = 0, Task? ended = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var lines = EventTail.FollowAsync(run, EventFile.OffsetAfter(run, afterSeq), ended ?? new TaskCompletionSource().Task, cancellation);
        await foreach (var line in lines.ConfigureAwait(false))
        {
            if (line.Event.Seq > afterSeq)
            {
                afterSeq = line.Event.Seq;
                yield return line;
            }
        }
    }
}
