using System.Globalization;
using System.IO.Hashing;
using Lathe.Models.Safetensors;

namespace Lathe.Models.PyTorch;

/// <summary>One file of <c>torch.save</c>: a zip file with a pickle that describes the tensors, and each tensor's bytes as an entry.</summary>
internal sealed class PyTorchContent
{
    private const string Root = "archive";

    private readonly List<(ZipEntryToWrite Entry, Action<Stream> Write)> _entries = [];
    private readonly ZipEntryToWrite[] _order;

    public PyTorchContent(IReadOnlyList<TensorToWrite> tensors)
    {
        var offset = 0L;
        Add("data.pkl", PickleWriter.Describe(tensors));
        Add("byteorder", "little"u8.ToArray());
        for (var i = 0; i < tensors.Count; i++)
        {
            var tensor = tensors[i];
            Place(string.Create(CultureInfo.InvariantCulture, $"data/{i}"), tensor.Length, stream =>
            {
                using var exact = new ExactLengthStream(stream, tensor.Name, tensor.Length);
                tensor.Write(exact);
                exact.CheckComplete();
                tensor.Written?.Invoke(tensor.Length);
            });
        }

        Add("version", "3\n"u8.ToArray());
        _order = [.. _entries.Select(entry => entry.Entry)];
        Length = offset + ZipEntryToWrite.DirectoryLength(_order, offset);

        void Add(string name, byte[] content) => Place(name, content.Length, stream => stream.Write(content));

        void Place(string name, long length, Action<Stream> write)
        {
            var entry = new ZipEntryToWrite($"{Root}/{name}", offset, length);
            _entries.Add((entry, write));
            offset = entry.End;
        }
    }

    /// <summary>Bytes of the whole file.</summary>
    public long Length { get; }

    /// <param name="stream">At its start; can be sought in, for a checksum that stands before what it is of.</param>
    public void WriteTo(Stream stream)
    {
        foreach (var (entry, write) in _entries)
        {
            stream.Write(entry.LocalHeader());
            using var data = new ChecksumStream(stream);
            write(data);
            entry.Checksum = data.Checksum;
            stream.Position = entry.ChecksumOffset;
            stream.Write(BitConverter.GetBytes(entry.Checksum));
            stream.Position = entry.End;
        }

        stream.Write(ZipEntryToWrite.Directory(_order, stream.Position));
    }

    private sealed class ChecksumStream(Stream inner) : Stream
    {
        private readonly Crc32 _crc = new();

        public uint Checksum => _crc.GetCurrentHashAsUInt32();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _crc.Append(buffer);
            inner.Write(buffer);
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
}
