using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;
using Lathe.Data.Formats;
using Lathe.Recipes.Json;

namespace Lathe.Data.Readers;

/// <summary>A file of text, read through gzip where its name says so, from behind its byte-order mark.</summary>
internal sealed class TextFile : IDisposable
{
    private const int HeadBytes = 64 * 1024;
    private const int BufferBytes = 64 * 1024;

    private readonly FileStream _file;
    private readonly bool _isCompressed;

    private TextFile(FileStream file, Stream content, bool isCompressed, ReadOnlyMemory<byte> head)
    {
        _file = file;
        Content = content;
        _isCompressed = isCompressed;
        Head = head;
    }

    public Stream Content { get; }

    /// <summary>The first bytes, from the first that is no white space.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    public byte FirstByte => Head.Span[0];

    /// <exception cref="DataException">The file can't be opened, is empty, or is no text.</exception>
    public static TextFile Open(string path)
    {
        var (bom, head) = Inspect(path);
        var file = DataFile.OpenFile(path);
        var isCompressed = DataFileNames.IsCompressed(path);
        var content = isCompressed ? new GzipText(file) : (Stream)file;
        content.ReadExactly(new byte[bom]);
        return new TextFile(file, content, isCompressed, head);
    }

    /// <summary>Bytes of the file up to what has been taken from <see cref="Content"/>.</summary>
    /// <param name="unread">Bytes taken from it and not used yet; with gzip they can't be told from others.</param>
    public long Reached(int unread) => _isCompressed ? _file.Position : _file.Position - unread;

    /// <summary>Goes on behind some bytes of the file; false, and nothing is done, where that would not be text: in gzip.</summary>
    /// <param name="bytes">Bytes to pass over; 0 does nothing.</param>
    public bool TrySeek(long bytes)
    {
        if (bytes <= 0 || _isCompressed)
        {
            return false;
        }

        _file.Position = bytes;
        return true;
    }

    public void Dispose()
    {
        Content.Dispose();
        _file.Dispose();
    }

    private static (int Bom, ReadOnlyMemory<byte> Head) Inspect(string path)
    {
        using var file = DataFile.OpenFile(path);
        using var content = DataFileNames.IsCompressed(path) ? new GzipText(file) : (Stream)file;
        var head = new byte[HeadBytes];
        int length;
        try
        {
            length = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (IOException e)
        {
            throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
        }

        var bom = Utf8File.BomLength(path, head.AsSpan(0, length));
        var text = head.AsSpan(bom, Math.Max(0, length - bom));
        if (text.StartsWith("version https://git-lfs"u8))
        {
            throw new DataException($"{path}: this is a Git LFS pointer, not the data. Run `git lfs pull`.");
        }

        var trimmed = text.TrimStart(" \t\r\n"u8);
        return trimmed.IsEmpty ? throw new DataException($"{path}: the file is empty.") : (bom, head.AsMemory(length - trimmed.Length, trimmed.Length));
    }

    /// <summary>
    /// Says of damaged gzip what every other reader of files says: an <see cref="IOException"/>. The runtime's own reader takes data that is
    /// cut off for whole.
    /// </summary>
    private sealed class GzipText(FileStream file) : Stream
    {
        private readonly GZipInputStream _inner = new(file, BufferBytes) { IsStreamOwner = false };

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            try
            {
                return _inner.Read(buffer, offset, count);
            }
            catch (Exception e) when (e is SharpZipBaseException or EndOfStreamException or IndexOutOfRangeException or ArgumentException)
            {
                throw new IOException("its gzip data is damaged or cut off", e);
            }
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
