using System.Text;

namespace Lathe.Data.Formats;

/// <summary>Byte-order marks at the front of text files.</summary>
internal static class Utf8File
{
    /// <summary>The bytes after a UTF-8 mark, if there is one.</summary>
    /// <exception cref="DataException">The mark says UTF-16 or UTF-32.</exception>
    public static ReadOnlyMemory<byte> WithoutBom(string path, ReadOnlyMemory<byte> content) => content[BomLength(path, content.Span)..];

    /// <summary>How many bytes the UTF-8 mark takes.</summary>
    /// <exception cref="DataException">The mark says UTF-16 or UTF-32.</exception>
    public static int BomLength(string path, ReadOnlySpan<byte> start)
    {
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new DataException($"{path}: the file is in UTF-16 or UTF-32. Save it as UTF-8.");
        }

        return start.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
    }
}
