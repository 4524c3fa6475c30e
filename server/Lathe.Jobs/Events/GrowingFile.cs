using System.Runtime.CompilerServices;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Events;

/// <summary>Reads the lines of a file that others write.</summary>
internal static class GrowingFile
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>For reading beside a writer, also one that replaces or removes the file.</summary>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>
    /// Whole lines from an offset on, as they come, without line ends; those that were there when <paramref name="ended"/> completed are
    /// the last. Lines longer than an event may be are left out. Each holds until the next one is asked for.
    /// </summary>
    /// <param name="path">Need not exist yet.</param>
    /// <param name="offset">In bytes, at the begin of a line.</param>
    /// <param name="ended">Completes when nothing more is to be waited for.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
        string path, long offset, Task ended, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        FileStream? stream = null;
        try
        {
            while (true)
            {
                // Asked before reading, so that the last look comes after the last write.
                var last = ended.IsCompleted;
                if (stream is null && File.Exists(path))
                {
                    stream = Open(path);
                }

                if (stream is not null)
                {
                    foreach (var (line, end) in Lines(stream, offset))
                    {
                        offset = end;
                        if (line is { } whole)
                        {
                            yield return whole;
                        }
                    }
                }

                if (last)
                {
                    yield break;
                }

                await Task.WhenAny(ended, Task.Delay(PollInterval, cancellation)).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
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

    /// <summary>Lines that are whole now, with the offset after each; null for one that is too long. Each holds until the next.</summary>
    private static IEnumerable<(ReadOnlyMemory<byte>? Line, long End)> Lines(FileStream stream, long offset)
    {
        if (stream.Length <= offset)
        {
            yield break;
        }

        stream.Position = offset;
        using var lines = new MemoryStream();
        var block = new byte[64 * 1024];
        var length = 0L;
        int count;
        while ((count = stream.Read(block)) > 0)
        {
            for (var start = 0; start < count;)
            {
                var lineEnd = Array.IndexOf(block, (byte)'\n', start, count - start);
                var end = lineEnd < 0 ? count : lineEnd;
                length += end - start;
                ReadOnlyMemory<byte>? line = null;
                if (lineEnd >= 0 && length == end - start)
                {
                    // Nearly all lines: nothing of them came before.
                    line = block.AsMemory(start, end - start);
                }
                else if (length <= RunEventLine.MaxBytes)
                {
                    lines.Write(block, start, end - start);
                    line = lineEnd < 0 ? null : lines.ToArray();
                }

                start = end + 1;
                if (lineEnd < 0)
                {
                    break;
                }

                offset += length + 1;
                yield return (line, offset);
                lines.SetLength(0);
                length = 0;
            }
        }
    }
}
