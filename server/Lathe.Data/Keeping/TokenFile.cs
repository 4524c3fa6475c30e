using System.Collections;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Lathe.Data.Pipeline;
using Microsoft.Win32.SafeHandles;

namespace Lathe.Data.Keeping;

/// <summary>
/// Kept rows, mapped: a row is taken from the file when it is asked for, and the system may let go of it afterwards. The file is checked
/// once, as a whole, before it is believed. It stays mapped as long as its rows are in use.
/// </summary>
internal sealed class TokenFile : IReadOnlyList<(EncodedRow Row, RowOrigin Origin)>, IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly TokenFileFormat.Entry[] _index;
    private readonly DatasetSource _source;

    private TokenFile(MemoryMappedFile map, MemoryMappedViewAccessor view, TokenFileFormat.Entry[] index, KeptRows about, DatasetSource source)
    {
        _map = map;
        _view = view;
        _index = index;
        About = about;
        _source = source;
    }

    public KeptRows About { get; }

    public int Count => _index.Length;

    private SafeMemoryMappedViewHandle Bytes => _view.SafeMemoryMappedViewHandle;

    public (EncodedRow Row, RowOrigin Origin) this[int index]
    {
        get
        {
            var entry = _index[index];
            var ids = Numbers(entry.Offset, entry.Length);
            var runs = Numbers(entry.Offset + (sizeof(int) * (long)entry.Length), entry.LabelLength);
            var row = new EncodedRow(
                new TokenizedExample(ids, LabelRuns.Decode(ids, runs)), (entry.Flags & 1) != 0, (entry.Flags & 2) != 0);
            return (row, new RowOrigin(_source, entry.File, entry.Number));
        }
    }

    /// <summary>The rows; null when there is no such file, or it is damaged or of another format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">Where the rows came from.</param>
    public static TokenFile? Open(string path, DatasetSource source)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 20, FileOptions.SequentialScan);
            return IsWhole(file) ? Map(file, source) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            return null;
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

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }

    /// <summary>The hash at the end is that of everything before it.</summary>
    private static bool IsWhole(FileStream file)
    {
        var content = file.Length - TokenFileFormat.HashBytes;
        if (content < TokenFileFormat.Magic.Length + Marshal.SizeOf<TokenFileFormat.Trailer>())
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var left = content; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            file.ReadExactly(part);
            hash.AppendData(part);
            left -= part.Length;
        }

        var written = new byte[TokenFileFormat.HashBytes];
        file.ReadExactly(written);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(written);
    }

    private static TokenFile? Map(FileStream file, DatasetSource source)
    {
        var map = MemoryMappedFile.CreateFromFile(file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        var content = file.Length - TokenFileFormat.HashBytes - Marshal.SizeOf<TokenFileFormat.Trailer>();
        if (Read(view.SafeMemoryMappedViewHandle, content, source.Files.Count) is { } read)
        {
            return new TokenFile(map, view, read.Index, read.About, source);
        }

        view.Dispose();
        map.Dispose();
        return null;
    }

    /// <summary>Where the rows are, and what is known about them; null when that can't be.</summary>
    private static (TokenFileFormat.Entry[] Index, KeptRows About)? Read(SafeMemoryMappedViewHandle bytes, long content, int files)
    {
        var trailers = new TokenFileFormat.Trailer[1];
        bytes.ReadSpan((ulong)content, trailers.AsSpan());
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
        bytes.ReadSpan((ulong)trailer.IndexOffset, index.AsSpan());
        var json = new byte[trailer.AboutLength];
        bytes.ReadSpan((ulong)trailer.AboutOffset, json.AsSpan());
        var about = JsonSerializer.Deserialize<KeptRows>(json);
        var isWhole = Array.TrueForAll(index, entry => entry.File >= 0 && entry.File < files
            && entry.Offset >= 0
            && entry.Length >= 0
            && entry.LabelLength >= 0
            && entry.Offset + (sizeof(int) * ((long)entry.Length + entry.LabelLength)) <= trailer.IndexOffset);
        return about is not null && isWhole && about.BadRows.All(row => row.File >= 0 && row.File < files) ? (index, about) : null;
    }

    private int[] Numbers(long offset, int count)
    {
        var numbers = new int[count];
        Bytes.ReadSpan((ulong)offset, numbers.AsSpan());
        return numbers;
    }
}
