using System.Buffers.Binary;

namespace Lathe.Models.Safetensors;

/// <summary>
/// A safetensors file, memory-mapped read-only: tensors are read where the kernel put them, nothing is copied. Pointers and
/// spans are valid until <see cref="Dispose"/>. The file must not be truncated by others meanwhile (writers here replace
/// files by renaming, which is safe). Data may be unaligned if the file's author did not pad its header.
/// </summary>
public sealed unsafe class SafetensorsFile : TensorFile
{
    private readonly MappedFile _file;
    private readonly IReadOnlyDictionary<string, SafetensorsEntry> _byName;
    private readonly long _dataStart;

    private SafetensorsFile(MappedFile file)
    {
        _file = file;
        _dataStart = SafetensorsHeader.PrefixBytes + HeaderLength();
        var json = file.Span(SafetensorsHeader.PrefixBytes, (int)(_dataStart - SafetensorsHeader.PrefixBytes));
        var header = SafetensorsHeader.Parse(json, Path, _dataStart, file.Length - _dataStart);
        Entries = header.CheckTiling();
        Metadata = header.Metadata;
        _byName = header.Tensors;
    }

    public override string Path => _file.Path;

    /// <summary>Strings of the header's <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public override IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Maps a file and checks its header against the format's rules.</summary>
    /// <exception cref="ModelFileException">The file is missing, unreadable or malformed; the message names file and tensor.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path, SafetensorsHeader.PrefixBytes, "a safetensors file starts with 8 bytes of header length");
        try
        {
            return new SafetensorsFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The entry of that name, or null.</summary>
    public SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    public override byte* Data(SafetensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var start = _file.Start;
        return entry.Offset >= _dataStart && entry.Length >= 0 && entry.Offset <= _file.Length - entry.Length
            ? start + entry.Offset
            : throw new ArgumentException($"Tensor \"{entry.Name}\" is not one of {Path}.", nameof(entry));
    }

    /// <summary>The bytes of a tensor of less than 2 GiB; for larger ones use <see cref="Data"/>.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    /// <exception cref="OverflowException">The tensor is too large for a span.</exception>
    public ReadOnlySpan<byte> Span(SafetensorsEntry entry) => new(Data(entry), checked((int)entry.Length));

    public override void Release(SafetensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        MappedPages.Release(Data(entry), entry.Length);
    }

    protected override void Dispose(bool disposing) => _file.Dispose();

    private long HeaderLength()
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(_file.Span(0, SafetensorsHeader.PrefixBytes));
        if (length > SafetensorsHeader.MaxBytes)
        {
            throw new ModelFileException(
                Path,
                $"its header claims {length:N0} bytes; the format allows {SafetensorsHeader.MaxBytes:N0}. Is it a safetensors file?");
        }

        return (long)length <= _file.Length - SafetensorsHeader.PrefixBytes
            ? (long)length
            : throw new ModelFileException(
                Path,
                $"its header claims {length:N0} bytes, but the file ends after {_file.Length:N0}: it is cut short or no safetensors file.");
    }
}
