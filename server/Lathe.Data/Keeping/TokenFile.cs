using System.Collections;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Lathe.Data.Pipeline;
using Microsoft.Win32.SafeHandles;

namespace Lathe.Data.Keeping;

/// <summary>
/// Kept rows: a row is read from the file when it is asked for. The file is checked once, as a whole, before it is believed, and stays open
/// as long as its rows are in use. It is not mapped: every page that was looked at would count as memory of the run, and a file that
/// somebody cuts short meanwhile would end the process.
/// </summary>
internal sealed class TokenFile : IReadOnlyList<(EncodedRow Row, RowOrigin Origin)>, IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly TokenFileFormat.Entry[] _index;
    private readonly DatasetSource _source;

    private TokenFile(SafeFileHandle file, TokenFileFormat.Entry[] index, KeptRows about, DatasetSource source)
    {
        _file = file;
        _index = index;
        About = about;
        _source = source;
    }

    public KeptRows About { get; }

    public int Count => _index.Length;

    public (EncodedRow Row, RowOrigin Origin) this[int index]
    {
        get
        {
            var entry = _index[index];
            var numbers = new int[entry.Length + entry.LabelLength];
            try
            {
                ReadExactly(_file, MemoryMarshal.AsBytes(numbers.AsSpan()), entry.Offset);
            }
            catch (IOException e)
            {
                throw new DataException($"Tokenized rows of {_source.Info.Name} can't be read any more ({e.Message}): the file was cut short, or its disk is gone. Start again.", e);
            }

            var ids = numbers[..entry.Length];
            var row = new EncodedRow(
                new TokenizedExample(ids, LabelRuns.Decode(ids, numbers.AsSpan(entry.Length))), (entry.Flags & 1) != 0, (entry.Flags & 2) != 0);
            return (row, new RowOrigin(_source, entry.File, entry.Number));
        }
    }

    /// <summary>The rows; null when there is no such file, or it is damaged or of another format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">Where the rows came from.</param>
    public static TokenFile? Open(string path, DatasetSource source)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (IsWhole(file) && ReadIndex(file, source.Files.Count) is { } read)
            {
                var opened = new TokenFile(file, read.Index, read.About, source);
                file = null;
                return opened;
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            return null;
        }
        finally
        {
            file?.Dispose();
        }
    }

    public IEnumerator<(EncodedRow Row, RowOrigin Origin)> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _file.Dispose();

    /// <summary>The hash at the end is that of everything before it.</summary>
    private static bool IsWhole(SafeFileHandle file)
    {
        var content = RandomAccess.GetLength(file) - TokenFileFormat.HashBytes;
        if (content < TokenFileFormat.Magic.Length + Marshal.SizeOf<TokenFileFormat.Trailer>())
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var offset = 0L; offset < content;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(content - offset, buffer.Length));
            ReadExactly(file, part, offset);
            hash.AppendData(part);
            offset += part.Length;
        }

        var written = new byte[TokenFileFormat.HashBytes];
        ReadExactly(file, written, content);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(written);
    }

    /// <summary>Where the rows are, and what is known about them; null when that can't be.</summary>
    private static (TokenFileFormat.Entry[] Index, KeptRows About)? ReadIndex(SafeFileHandle file, int files)
    {
        var trailers = new TokenFileFormat.Trailer[1];
        var content = RandomAccess.GetLength(file) - TokenFileFormat.HashBytes - Marshal.SizeOf<TokenFileFormat.Trailer>();
        ReadExactly(file, MemoryMarshal.AsBytes(trailers.AsSpan()), content);
        var trailer = trailers[0];
        var entryBytes = Marshal.SizeOf<TokenFileFormat.Entry>();
        if (trailer.Version != TokenFileFormat.Version
            || trailer.IndexOffset < 0
            || trailer.Rows < 0
            || trailer.Rows > (content - trailer.IndexOffset) / entryBytes
            || trailer.AboutOffset != trailer.IndexOffset + (trailer.Rows * entryBytes)
            || trailer.AboutOffset + trailer.AboutLength != content)
        {
            return null;
        }

        var index = new TokenFileFormat.Entry[trailer.Rows];
        ReadExactly(file, MemoryMarshal.AsBytes(index.AsSpan()), trailer.IndexOffset);
        var json = new byte[trailer.AboutLength];
        ReadExactly(file, json, trailer.AboutOffset);
        var about = JsonSerializer.Deserialize<KeptRows>(json);
        var isWhole = Array.TrueForAll(index, entry => entry.File >= 0 && entry.File < files
            && entry.Offset >= 0
            && entry.Length >= 0
            && entry.LabelLength >= 0
            && entry.Offset + (sizeof(int) * ((long)entry.Length + entry.LabelLength)) <= trailer.IndexOffset);
        return about is not null && isWhole && about.BadRows.All(row => row.File >= 0 && row.File < files) ? (index, about) : null;
    }

    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    private static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            bytes = bytes[read..];
            offset += read;
        }
    }
}
