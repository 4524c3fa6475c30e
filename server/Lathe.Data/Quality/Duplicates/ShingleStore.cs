using System.Runtime.InteropServices;

namespace Lathe.Data.Quality.Duplicates;

/// <summary>
/// The shingles of rows in a temporary file, which is gone when this is disposed or the process ends: rows that may be alike are compared by
/// all they have, and memory holds eight bytes of each.
/// </summary>
internal sealed class ShingleStore : IDisposable
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Counts and numbers of hashes of questions and answers.</summary>
    private const int Header = 4;

    private readonly FileStream _file;
    private readonly List<long> _offsets = [];
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _buffered;
    private long _written;

    /// <exception cref="DataException">There is no room for it.</exception>
    public ShingleStore()
    {
        var path = Path.Combine(Path.GetTempPath(), $"lathe-shingles-{Guid.NewGuid():N}.tmp");
        _file = Guarded(() => new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose | FileOptions.RandomAccess,
        }));
        if (!OperatingSystem.IsWindows())
        {
            // An open file needs no name, and without one nothing is left behind by a kill.
            File.Delete(path);
        }
    }

    /// <summary>Entries are numbered from 0.</summary>
    public int Count => _offsets.Count;

    /// <exception cref="DataException">There is no room for it.</exception>
    public void Add(ShingleSet questions, ShingleSet answers)
    {
        _offsets.Add(_written + _buffered);
        Write([(uint)questions.Count, (uint)questions.Hashes.Length, (uint)answers.Count, (uint)answers.Hashes.Length]);
        Write(questions.Hashes);
        Write(answers.Hashes);
    }

    public (ShingleSet Questions, ShingleSet Answers) Read(int entry)
    {
        var header = Read(_offsets[entry], Header);
        var hashes = Read(_offsets[entry] + (Header * sizeof(uint)), (int)(header[1] + header[3]));
        return (new ShingleSet(hashes[..(int)header[1]], (int)header[0]), new ShingleSet(hashes[(int)header[1]..], (int)header[2]));
    }

    public void Dispose() => _file.Dispose();

    private void Write(ReadOnlySpan<uint> values)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        while (bytes.Length > 0)
        {
            if (_buffered == BufferBytes)
            {
                Flush();
            }

            var part = bytes[..Math.Min(bytes.Length, BufferBytes - _buffered)];
            part.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    private void Flush()
    {
        Guarded(() =>
        {
            RandomAccess.Write(_file.SafeFileHandle, _buffer.AsSpan(0, _buffered), _written);
            return true;
        });
        _written += _buffered;
        _buffered = 0;
    }

    private uint[] Read(long offset, int count)
    {
        if (offset + ((long)count * sizeof(uint)) > _written)
        {
            Flush();
        }

        var values = new uint[count];
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, bytes[done..], offset + done);
            done += read > 0 ? read : throw new DataException("The temporary file of the check is shorter than what was written to it.");
        }

        return values;
    }

    private static T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"The check keeps what it compares rows by in a temporary file in {Path.GetTempPath()}, which can't be written ({e.Message}). "
                + "Make room there, or set TMPDIR to another folder.", e);
        }
    }
}
