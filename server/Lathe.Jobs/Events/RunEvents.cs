using System.Runtime.CompilerServices;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Events;

/// <summary>Reads a run's events while they are written.</summary>
public static class RunEvents
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

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
        FileStream? stream = null;
        EventFileTail? tail = null;
        try
        {
            while (true)
            {
                // Asked before reading, so that the last look comes after the last write.
                var last = ended is { IsCompleted: true };
                if (stream is null && File.Exists(run.Events))
                {
                    stream = new FileStream(run.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    tail = new EventFileTail(stream);
                }

                tail?.Rewind();
                foreach (var line in tail?.ReadLines() ?? [])
                {
                    if (line.Event.Seq <= afterSeq)
                    {
                        continue;
                    }

                    afterSeq = line.Event.Seq;
                    yield return line;
                    if (line.Event.IsTerminal)
                    {
                        yield break;
                    }
                }

                if (last)
                {
                    yield break;
                }

                await WaitAsync(ended, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task WaitAsync(Task? ended, CancellationToken cancellation)
    {
        var pause = Task.Delay(PollInterval, cancellation);
        await (ended is null ? pause : Task.WhenAny(pause, ended)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }
}
