namespace Lathe.Models.Safetensors;

/// <summary>Lets a tensor's producer write its bytes and no others, so that a wrong length cannot shift the tensors after it.</summary>
internal sealed class ExactLengthStream(Stream inner, string tensor, long length) : Stream
{
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public void CheckComplete()
    {
        if (_written != length)
        {
            throw new InvalidOperationException($"Tensor \"{tensor}\" wrote {_written:N0} of its {length:N0} bytes.");
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > length - _written)
        {
            throw new InvalidOperationException($"Tensor \"{tensor}\" writes more than its {length:N0} bytes.");
        }

        inner.Write(buffer);
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // The file is flushed once, when it is complete.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
