using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Lathe.Models.PyTorch;

/// <summary>
/// An entry of a zip file that is stored without compression (APPNOTE.TXT of PKWARE, with its 64-bit forms). Its bytes begin at a multiple of
/// 64, as PyTorch has it, so that a mapped file can be computed with where it is.
/// </summary>
/// <param name="name">ASCII.</param>
/// <param name="offset">Of its header in the file.</param>
/// <param name="length">Bytes of its content.</param>
internal sealed class ZipEntryToWrite(string name, long offset, long length)
{
    private const int Alignment = 64;
    private const int LocalBytes = 30;
    private const int CentralBytes = 46;
    private const int ChecksumAt = 14;
    private const int ExtraHeader = 4;
    private const ushort Extra64 = 1;
    private const ushort ExtraPadding = 0x4246;
    private const ushort Version = 20;
    private const ushort Version64 = 45;
    private const uint Elsewhere = uint.MaxValue;

    // 1 January 1980: the same weights are the same file.
    private const ushort NoDate = 0x21;

    private readonly byte[] _name = Encoding.ASCII.GetBytes(name);

    /// <summary>CRC-32 of the content, known once it is written.</summary>
    public uint Checksum { get; set; }

    public long ChecksumOffset => offset + ChecksumAt;

    public long End => offset + HeaderLength + length;

    private bool IsLong => length >= Elsewhere;

    private bool IsFar => offset >= Elsewhere;

    private int LocalExtra64 => IsLong ? ExtraHeader + 16 : 0;

    private int Padding
    {
        get
        {
            var data = offset + LocalBytes + _name.Length + LocalExtra64 + ExtraHeader;
            return (int)((Alignment - (data % Alignment)) % Alignment);
        }
    }

    private int HeaderLength => LocalBytes + _name.Length + LocalExtra64 + ExtraHeader + Padding;

    /// <summary>What stands before the content; the checksum is 0 yet.</summary>
    public byte[] LocalHeader()
    {
        var size = IsLong ? Elsewhere : (uint)length;
        var header = new Bytes().U32(0x04034B50).U16(IsLong ? Version64 : Version).U16(0).U16(0).U16(0).U16(NoDate)
            .U32(0).U32(size).U32(size).U16((ushort)_name.Length).U16((ushort)(LocalExtra64 + ExtraHeader + Padding)).Raw(_name);
        if (IsLong)
        {
            header.U16(Extra64).U16(16).U64(length).U64(length);
        }

        return header.U16(ExtraPadding).U16((ushort)Padding).Raw(new byte[Padding]).ToArray();
    }

    /// <summary>The directory at the file's end.</summary>
    /// <param name="entries">All.</param>
    /// <param name="start">Where it begins.</param>
    public static byte[] Directory(IReadOnlyList<ZipEntryToWrite> entries, long start)
    {
        var bytes = new Bytes();
        foreach (var entry in entries)
        {
            entry.AddTo(bytes);
        }

        var (size, count) = (bytes.Length, entries.Count);
        if (start >= Elsewhere || count >= ushort.MaxValue)
        {
            var end64 = start + size;
            bytes.U32(0x06064B50).U64(44).U16(Version64).U16(Version64).U32(0).U32(0).U64(count).U64(count).U64(size).U64(start);
            bytes.U32(0x07064B50).U32(0).U64(end64).U32(1);
        }

        var short16 = (ushort)Math.Min(count, ushort.MaxValue);
        return bytes.U32(0x06054B50).U16(0).U16(0).U16(short16).U16(short16).U32((uint)size).U32((uint)Math.Min(start, Elsewhere)).U16(0).ToArray();
    }

    /// <summary>Bytes of <see cref="Directory"/>.</summary>
    public static long DirectoryLength(IReadOnlyList<ZipEntryToWrite> entries, long start) => Directory(entries, start).Length;

    private void AddTo(Bytes bytes)
    {
        var size = IsLong ? Elsewhere : (uint)length;
        var extra = (IsLong ? 16 : 0) + (IsFar ? 8 : 0);
        bytes.U32(0x02014B50).U16(0).U16(extra > 0 ? Version64 : Version).U16(0).U16(0).U16(0).U16(NoDate).U32(Checksum).U32(size).U32(size)
            .U16((ushort)_name.Length).U16((ushort)(extra > 0 ? ExtraHeader + extra : 0)).U16(0).U16(0).U16(0).U32(0).U32((uint)Math.Min(offset, Elsewhere)).Raw(_name);
        if (extra > 0)
        {
            bytes.U16(Extra64).U16((ushort)extra);
        }

        if (IsLong)
        {
            bytes.U64(length).U64(length);
        }

        if (IsFar)
        {
            bytes.U64(offset);
        }
    }

    private sealed class Bytes
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(CentralBytes);

        public long Length => _buffer.WrittenCount;

        public Bytes U16(ushort value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
            return Raw(bytes);
        }

        public Bytes U32(uint value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            return Raw(bytes);
        }

        public Bytes U64(long value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            return Raw(bytes);
        }

        public Bytes Raw(ReadOnlySpan<byte> bytes)
        {
            _buffer.Write(bytes);
            return this;
        }

        public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
    }
}
