using System.Buffers.Binary;
using System.Text;
using Lathe.Models.Safetensors;

namespace Lathe.Models.PyTorch;

/// <summary>
/// The entries of a zip file (APPNOTE.TXT of PKWARE, with its 64-bit forms) as far as PyTorch writes them: stored without compression, so
/// that their bytes can be used where they are.
/// </summary>
internal static class ZipEntries
{
    /// <summary>Length of an end record, and so of the smallest zip file.</summary>
    public const int EndBytes = 22;

    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const uint EntrySignature = 0x02014B50;
    private const uint LocalSignature = 0x04034B50;

    private const int Locator64Bytes = 20;
    private const int End64Bytes = 56;
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;
    private const int MaxComment = ushort.MaxValue;
    private const int MaxDirectoryBytes = 1 << 24;
    private const ushort Extra64 = 1;

    /// <summary>Name to the place and length of its bytes.</summary>
    /// <exception cref="ModelFileException">The file is no zip file, or one that cannot be used as it is.</exception>
    public static Dictionary<string, (long Offset, long Length)> Read(MappedFile file)
    {
        var (start, length) = Directory(file);
        var directory = file.Span(start, length);
        var entries = new Dictionary<string, (long Offset, long Length)>(StringComparer.Ordinal);
        while (directory.Length >= EntryBytes && U32(directory) == EntrySignature)
        {
            var nameLength = U16(directory[28..]);
            var extraLength = U16(directory[30..]);
            var total = EntryBytes + nameLength + extraLength + U16(directory[32..]);
            if (total > directory.Length)
            {
                throw Broken(file, "its directory is cut short");
            }

            var name = Encoding.UTF8.GetString(directory.Slice(EntryBytes, nameLength));
            var place = Place(file, name, directory[..EntryBytes], directory.Slice(EntryBytes + nameLength, extraLength));
            if (!entries.TryAdd(name, place))
            {
                throw Broken(file, $"\"{ModelFileException.Printable(name)}\" is there twice");
            }

            directory = directory[total..];
        }

        return directory.IsEmpty ? entries : throw Broken(file, "its directory is damaged");
    }

    private static (long Start, int Length) Directory(MappedFile file)
    {
        var tailStart = Math.Max(0, file.Length - EndBytes - MaxComment);
        var tail = file.Span(tailStart, (int)(file.Length - tailStart));
        var at = tail.LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || tail.Length - at < EndBytes)
        {
            throw Broken(file, "there is no directory at its end: it is cut short or no zip file");
        }

        var end = tail[at..];
        long size = U32(end[12..]);
        long start = U32(end[16..]);
        if (U16(end[10..]) == ushort.MaxValue || size == uint.MaxValue || start == uint.MaxValue)
        {
            (start, size) = Directory64(file, tailStart + at);
        }

        return start >= 0 && size is >= 0 and <= MaxDirectoryBytes && start <= file.Length - size
            ? (start, (int)size)
            : throw Broken(file, "its directory lies outside of it");
    }

    private static (long Start, long Size) Directory64(MappedFile file, long end)
    {
        if (end >= Locator64Bytes && file.Span(end - Locator64Bytes, Locator64Bytes) is var locator && U32(locator) == Locator64Signature
            && I64(locator[8..]) is var at && at >= 0 && at <= file.Length - End64Bytes
            && file.Span(at, End64Bytes) is var record && U32(record) == End64Signature)
        {
            return (I64(record[48..]), I64(record[40..]));
        }

        throw Broken(file, "its 64-bit directory is missing");
    }

    private static (long Offset, long Length) Place(MappedFile file, string name, ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        if (U16(entry[10..]) != 0 || (U16(entry[8..]) & 1) != 0)
        {
            throw Broken(file, $"\"{ModelFileException.Printable(name)}\" is compressed or encrypted, which PyTorch never writes");
        }

        long stored = U32(entry[20..]);
        long size = U32(entry[24..]);
        long local = U32(entry[42..]);
        var wide = Find(extra, Extra64);
        if (size == uint.MaxValue)
        {
            size = Take(ref wide);
        }

        if (stored == uint.MaxValue)
        {
            stored = Take(ref wide);
        }

        if (local == uint.MaxValue)
        {
            local = Take(ref wide);
        }

        if (local < 0 || local > file.Length - LocalBytes || U32(file.Span(local, LocalBytes)) != LocalSignature)
        {
            throw Broken(file, $"\"{ModelFileException.Printable(name)}\" is not where the directory places it");
        }

        var header = file.Span(local, LocalBytes);
        var offset = local + LocalBytes + U16(header[26..]) + U16(header[28..]);
        return size >= 0 && size == stored && offset <= file.Length - size
            ? (offset, size)
            : throw Broken(file, $"\"{ModelFileException.Printable(name)}\" reaches beyond its end: the file is cut short");
    }

    /// <summary>The field of a kind among the extra fields; empty when it is not there.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> extra, ushort kind)
    {
        while (extra.Length >= 4 && U16(extra[2..]) is var length && extra.Length >= 4 + length)
        {
            if (U16(extra) == kind)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    /// <summary>The next 64-bit number; -1 when there is none.</summary>
    private static long Take(ref ReadOnlySpan<byte> field)
    {
        if (field.Length < sizeof(long))
        {
            return -1;
        }

        var value = I64(field);
        field = field[sizeof(long)..];
        return value;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long I64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private static ModelFileException Broken(MappedFile file, string problem) =>
        new(file.Path, $"this is no file of PyTorch that can be read: {problem}. Copy it from the model again.");
}
