using System.Runtime.CompilerServices;
using System.Text;
using Lathe.Jobs.Events;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Catalogue;

/// <summary>Reads the end of <c>worker.log</c>, and what comes after it.</summary>
public static class WorkerLogTail
{
    /// <summary>
    /// The last lines, then those that come, until <paramref name="ended"/> completes; also what stands after the last line end then.
    /// Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    /// <param name="run">The run; its log need not exist yet.</param>
    /// <param name="count">Lines to begin with; null: all.</param>
    /// <param name="ended">Completes when nothing more is to be waited for.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    public static async IAsyncEnumerable<string> ReadAsync(
        RunDirectory run, int? count, Task ended, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var offset = 0L;
        if (count is { } wanted && File.Exists(run.Log))
        {
            (var lines, offset) = Last(run.Log, wanted);
            foreach (var line in lines)
            {
                yield return line;
            }
        }

        await foreach (var line in GrowingFile.FollowAsync(run.Log, offset, ended, cancellation).ConfigureAwait(false))
        {
            offset += line.Length + 1;
            yield return Encoding.UTF8.GetString(line.Span);
        }

        // A process that was killed does not end its last line.
        if (Rest(run.Log, offset) is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    private static (IReadOnlyList<string> Lines, long Offset) Last(string path, int count)
    {
        using var stream = GrowingFile.Open(path);
        var reader = new ReverseLines(stream);
        List<string> lines = [];
        foreach (var line in reader.Read())
        {
            if (lines.Count == count)
            {
                break;
            }

            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        lines.Reverse();
        return (lines, reader.End);
    }

    private static string Rest(string path, long offset)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        using var stream = GrowingFile.Open(path);
        if (stream.Length <= offset || stream.Length - offset > RunEventLine.MaxBytes)
        {
            return "";
        }

        stream.Position = offset;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
