using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Lathe.Models.Safetensors;

/// <summary>
/// A safetensors file, memory-mapped read-only: tensors are read where the kernel put them, nothing is copied. Pointers and
/// spans are valid until <see cref="Dispose"/>. The file must not be truncated by others meanwhile (writers here replace
/// files by renaming, which is safe). Data may be unaligned if the file's author did not pad its header.
/// </summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _handle;
    private readonly IReadOnlyDictionary<string, SafetensorsEntry> _byName;
    private readonly long _dataStart;
    private readonly long _length;
    private byte* _start;

    private SafetensorsFile(FileStream stream)
    {
        Path = stream.Name;
        _length = stream.Length;
        if (_length < SafetensorsHeader.PrefixBytes)
        {
            throw new ModelFileException(Path, $"is {_length} bytes long; a safetensors file starts with 8 bytes of header length.");
        }

        _map = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            _view = _map.CreateViewAccessor(0, _length, MemoryMappedFileAccess.Read);
            _handle = _view.SafeMemoryMappedViewHandle;
            _handle.AcquirePointer(ref _start);
            _start += _view.PointerOffset;

            _dataStart = SafetensorsHeader.PrefixBytes + HeaderLength();
            var json = new ReadOnlySpan<byte>(
                _start + SafetensorsHeader.PrefixBytes, (int)(_dataStart - SafetensorsHeader.PrefixBytes));
            var header = SafetensorsHeader.Parse(json, Path, _dataStart, _length - _dataStart);
            Entries = header.CheckTiling();
            Metadata = header.Metadata;
            _byName = header.Tensors;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Strings of the header's <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Maps a file and checks its header against the format's rules.</summary>
    /// <exception cref="ModelFileException">The file is missing, unreadable or malformed; the message names file and tensor.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return new SafetensorsFile(stream);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException(path, "there is no such file.", inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new ModelFileException(path, $"cannot be opened: {error.Message}", inner: error);
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>The entry of that name, or null.</summary>
    public SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>First byte of a tensor of this file; <see cref="SafetensorsEntry.Length"/> bytes follow.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    /// <exception cref="ArgumentException">The entry reaches outside this file's data, so it is another file's.</exception>
    public byte* Data(SafetensorsEntry entry)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return entry.Offset >= _dataStart && entry.Length >= 0 && entry.Offset <= _length - entry.Length
            ? _start + entry.Offset
            : throw new ArgumentException($"Tensor \"{entry.Name}\" is not one of {Path}.", nameof(entry));
    }

    /// <summary>The bytes of a tensor of less than 2 GiB; for larger ones use <see cref="Data"/>.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    /// <exception cref="OverflowException">The tensor is too large for a span.</exception>
    public ReadOnlySpan<byte> Span(SafetensorsEntry entry) => new(Data(entry), checked((int)entry.Length));

    /// <summary>Unmaps the file. Pointers and spans into it must not be used any more.</summary>
    public void Dispose()
    {
        if (_start is not null)
        {
            _start = null;
            _handle.ReleasePointer();
        }

        _view?.Dispose();
        _map.Dispose();
    }

    private long HeaderLength()
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(_start, SafetensorsHeader.PrefixBytes));
        if (length > SafetensorsHeader.MaxBytes)
        {
            throw new ModelFileException(
                Path,
                $"its header claims {length:N0} bytes; the format allows {SafetensorsHeader.MaxBytes:N0}. Is it a safetensors file?");
        }

        return (long)length <= _length - SafetensorsHeader.PrefixBytes
            ? (long)length
            : throw new ModelFileException(
                Path,
                $"its header claims {length:N0} bytes, but the file ends after {_length:N0}: it is cut short or no safetensors file.");
    }
}
