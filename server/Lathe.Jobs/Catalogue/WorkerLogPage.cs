using System.Text;
using Lathe.Jobs.Events;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Catalogue;

/// <summary>Part of <c>worker.log</c>.</summary>
/// <param name="Text">Whole lines; a line that is longer than was asked for comes in parts.</param>
/// <param name="Start">Where it begins, in bytes.</param>
/// <param name="Next">Where the next part begins, in bytes.</param>
public sealed record WorkerLogPage(string Text, long Start, long Next)
{
    private const byte LineEnd = (byte)'\n';

    /// <summary>
    /// Null when the log does not reach as far as <paramref name="from"/>. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    /// <param name="run">The run; its log need not exist yet.</param>
    /// <param name="from">First byte, at the begin of a line; null: the last lines there are.</param>
    /// <param name="maxBytes">At most so many, at least four: a character has to have room.</param>
    /// <param name="isOver">Nothing is written any more: a last line without an end counts.</param>
    public static WorkerLogPage? Read(RunDirectory run, long? from, int maxBytes, bool isOver)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 4);
        if (!File.Exists(run.Log))
        {
            return from is > 0 ? null : new WorkerLogPage("", 0, 0);
        }

        using var stream = GrowingFile.Open(run.Log);
        return from is { } start ? ReadOn(stream, start, maxBytes, isOver) : ReadEnd(stream, maxBytes, isOver);
    }

    private static WorkerLogPage? ReadOn(FileStream stream, long start, int maxBytes, bool isOver)
    {
        if (start > stream.Length)
        {
            return null;
        }

        var bytes = ReadBytes(stream, start, maxBytes);
        var isEnd = isOver && bytes.Length < maxBytes;
        var length = isEnd ? bytes.Length : bytes.AsSpan().LastIndexOf(LineEnd) + 1;
        if (length == 0 && bytes.Length == maxBytes)
        {
            length = WholeCharacters(bytes);
        }

        return Of(bytes.AsSpan(0, length), start);
    }

    private static WorkerLogPage ReadEnd(FileStream stream, int maxBytes, bool isOver)
    {
        // The byte before those that are asked for tells whether a line begins with them.
        var isWhole = stream.Length <= maxBytes;
        var start = isWhole ? 0 : stream.Length - maxBytes - 1;
        var bytes = ReadBytes(stream, start, maxBytes + 1);
        var lastEnd = bytes.AsSpan().LastIndexOf(LineEnd) + 1;
        var end = isOver ? bytes.Length : lastEnd > 0 || isWhole ? lastEnd : WholeCharacters(bytes);
        var begin = isWhole ? 0 : bytes.AsSpan().IndexOf(LineEnd) + 1;
        if (!isWhole && (begin == 0 || begin >= end))
        {
            // The end of a line that is longer than was asked for.
            begin = 1;
            while (begin < end && IsContinuation(bytes[begin]))
            {
                begin++;
            }
        }

        return Of(bytes.AsSpan(begin, Math.Max(0, end - begin)), start + begin);
    }

    private static WorkerLogPage Of(ReadOnlySpan<byte> bytes, long start) =>
        new(Encoding.UTF8.GetString(bytes), start, start + bytes.Length);

    private static byte[] ReadBytes(FileStream stream, long start, int count)
    {
        var bytes = new byte[Math.Min(count, stream.Length - start)];
        stream.Position = start;
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..read];
    }

    /// <summary>How many bytes there are before a character that is cut off at the end.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= 3; back++)
        {
            var lead = bytes[^back];
            if (IsContinuation(lead))
            {
                continue;
            }

            var needs = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
            return needs > back ? bytes.Length - back : bytes.Length;
        }

        return bytes.Length;
    }

    /// <summary>A byte within a character of UTF-8.</summary>
    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
