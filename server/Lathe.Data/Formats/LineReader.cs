namespace Lathe.Data.Formats;

/// <summary>
/// Lines of a file as bytes, without their line breaks (LF or CRLF); a line beyond the row bound is passed over, not kept.
/// </summary>
internal static class LineReader
{
    private const int ChunkBytes = 1024 * 1024;

    /// <param name="stream">Positioned after a byte-order mark.</param>
    /// <param name="reached">Tells how far the file is read, given how many of the bytes read are not used yet.</param>
    /// <param name="passed">Lines before the stream's position.</param>
    /// <returns>Line number from 1, the line (null when too long), and the offset after it.</returns>
    public static IEnumerable<(long Number, byte[]? Line, long EndOffset)> Read(Stream stream, Func<int, long> reached, long passed = 0)
    {
        var buffer = new byte[ChunkBytes];
        var (start, end, number, tooLong) = (0, 0, passed, false);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Take(buffer.AsSpan(start, length), tooLong);
                start += length + 1;
                tooLong = false;
                yield return (++number, line, reached(end - start));
                continue;
            }

            if (end - start > RowLimits.MaxBytes)
            {
                (start, tooLong) = (end, true);
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                break;
            }

            end += read;
        }

        if (end > start || tooLong)
        {
            yield return (++number, Take(buffer.AsSpan(start, end - start), tooLong), reached(0));
        }
    }

    private static byte[]? Take(ReadOnlySpan<byte> line, bool tooLong) =>
        tooLong || line.Length > RowLimits.MaxBytes ? null : (line is [.., (byte)'\r'] ? line[..^1] : line).ToArray();
}
