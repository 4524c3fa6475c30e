using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Lathe.Data.Pipeline;

namespace Lathe.Data.Keeping;

/// <summary>
/// Writes rows as they come; only where they are stays in memory. The file gets its name when all of it is on the disk, so whoever reads it
/// meanwhile sees the one before, or none, and of two that are written at once the last one stays.
/// </summary>
internal sealed class TokenFileWriter : IRowSink, IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<TokenFileFormat.Entry> _index = [];
    private bool _isDone;

    /// <exception cref="KeepingException">It can't be written there.</exception>
    public TokenFileWriter(string path)
    {
        _path = path;
        _partial = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}{KeptFolder.PartialSuffix}";
        _file = Guarded(() => KeptFolder.Create(_partial));
        Write(TokenFileFormat.Magic);
    }

    public void Add(EncodedRow row, RowOrigin origin)
    {
        var (ids, labels) = (row.Example.InputIds, LabelRuns.Encode(row.Example.InputIds, row.Example.Labels));
        _index.Add(new TokenFileFormat.Entry
        {
            Offset = _file.Position,
            Number = origin.Number,
            File = origin.File,
            Length = ids.Length,
            LabelLength = labels.Length,
            Flags = (row.IsTruncated ? 1 : 0) | (row.IsAnswerCut ? 2 : 0),
        });
        Write(MemoryMarshal.AsBytes(ids.AsSpan()));
        Write(MemoryMarshal.AsBytes(labels.AsSpan()));
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="KeepingException">It can't be written.</exception>
    public void Finish(KeptRows about)
    {
        var trailer = new TokenFileFormat.Trailer { IndexOffset = _file.Position, Rows = _index.Count, Version = TokenFileFormat.Version };
        Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_index)));
        var json = JsonSerializer.SerializeToUtf8Bytes(about);
        trailer.AboutOffset = _file.Position;
        trailer.AboutLength = json.Length;
        Write(json);
        Write(MemoryMarshal.AsBytes(new Span<TokenFileFormat.Trailer>(ref trailer)));
        var hash = _hash.GetHashAndReset();
        Guarded(() =>
        {
            _file.Write(hash);
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            File.Move(_partial, _path, overwrite: true);
            return true;
        });
        _isDone = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
        if (!_isDone)
        {
            KeptFolder.Remove(_partial);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        try
        {
            _file.Write(bytes);
        }
        catch (IOException e)
        {
            throw new KeepingException(e);
        }
    }

    private static T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new KeepingException(e);
        }
    }
}
