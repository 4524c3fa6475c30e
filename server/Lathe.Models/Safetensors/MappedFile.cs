using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Lathe.Models.Safetensors;

/// <summary>
/// A file mapped read-only: its bytes are where the kernel put them, nothing is copied. Pointers are valid until <see cref="Dispose"/>. The
/// file must not be truncated by others meanwhile (writers here replace files by renaming, which is safe).
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _handle;
    private byte* _start;

    private MappedFile(FileStream stream)
    {
        Path = stream.Name;
        Length = stream.Length;
        _map = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            _view = _map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
            _handle = _view.SafeMemoryMappedViewHandle;
            _handle.AcquirePointer(ref _start);
            _start += _view.PointerOffset;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>First byte.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start is null, this);
            return _start;
        }
    }

    /// <exception cref="ModelFileException">The file is missing, unreadable or shorter than <paramref name="least"/> bytes.</exception>
    public static MappedFile Open(string path, int least, string kind)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return stream.Length >= least
                ? new MappedFile(stream)
                : throw new ModelFileException(path, $"is {stream.Length} bytes long; {kind}.");
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

    /// <summary>Some of the bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the file.</exception>
    public ReadOnlySpan<byte> Span(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new(Start + offset, length);
    }

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
}
