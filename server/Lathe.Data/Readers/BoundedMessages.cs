using System.Buffers.Binary;

namespace Lathe.Data.Readers;

/// <summary>
/// A file of Arrow messages, each of which begins with its length. A length beyond that of the file is found out when it is read: the reader
/// makes room for a message before it asks for it.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class BoundedMessages(FileStream file) : Stream
{
    private const int LengthBytes = 4;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        if (buffer.Length == LengthBytes && read == LengthBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(buffer);
            if (length < -1 || length > file.Length)
            {
                throw new InvalidDataException("a message reaches beyond its end");
            }
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
