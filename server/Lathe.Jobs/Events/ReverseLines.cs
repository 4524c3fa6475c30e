using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Events;

/// <summary>Reads whole lines of a file from its end to its start, holding no more of it than a line and a block.</summary>
/// <param name="stream">Seekable.</param>
internal sealed class ReverseLines(Stream stream)
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>After the last whole line; known from the first line on.</summary>
    public long End { get; private set; }

    /// <summary>
    /// Without line ends, the last line first. What stands after the last line end, and lines too long for an event, are left out.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> Read()
    {
        var block = new byte[BlockBytes];
        var position = stream.Length;

        // Parts of the line that is being put together, the last one first; null before the end of a line was seen.
        List<byte[]>? parts = null;
        var length = 0L;
        while (position > 0)
        {
            var count = (int)Math.Min(BlockBytes, position);
            position -= count;
            stream.Position = position;
            stream.ReadExactly(block, 0, count);
            for (var end = count; end >= 0;)
            {
                var lineEnd = block.AsSpan(0, end).LastIndexOf((byte)'\n');
                var from = lineEnd + 1;
                if (parts is not null)
                {
                    length += end - from;
                    if (length <= RunEventLine.MaxBytes)
                    {
                        parts.Add(block[from..end]);
                    }

                    if (lineEnd >= 0)
                    {
                        if (length <= RunEventLine.MaxBytes)
                        {
                            yield return Join(parts, (int)length);
                        }
                    }
                }
                else if (lineEnd >= 0)
                {
                    End = position + from;
                }

                if (lineEnd < 0)
                {
                    break;
                }

                parts = [];
                length = 0;
                end = lineEnd;
            }
        }

        if (parts is not null && length <= RunEventLine.MaxBytes)
        {
            yield return Join(parts, (int)length);
        }
    }

    private static byte[] Join(List<byte[]> parts, int length)
    {
        if (parts is [var only])
        {
            return only;
        }

        var line = new byte[length];
        var end = length;
        foreach (var part in parts)
        {
            end -= part.Length;
            part.CopyTo(line, end);
        }

        return line;
    }
}
