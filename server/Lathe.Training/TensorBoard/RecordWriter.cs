using System.Buffers.Binary;
using System.Numerics;

namespace Lathe.Training.TensorBoard;

/// <summary>
/// Frames records as TensorFlow does (TFRecord): length (uint64), checksum of the length, data, checksum of the data; all little-endian.
/// A reader that meets half a record waits for the rest, so records are handed to the system whole.
/// </summary>
internal static class RecordWriter
{
    private const int LengthBytes = sizeof(ulong) + sizeof(uint);

    // Constant and rotation of the masked checksum, from the format: a checksum over data that holds checksums would be weak.
    private const uint MaskDelta = 0xa282ead8;
    private const int MaskRotation = 15;

    /// <summary>The framed record.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        var record = new byte[LengthBytes + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedChecksum(record.AsSpan(0, sizeof(ulong))));
        data.CopyTo(record.AsSpan(LengthBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthBytes + data.Length), MaskedChecksum(data));
        return record;
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        var checksum = uint.MaxValue;
        foreach (var value in data)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return BitOperations.RotateRight(~checksum, MaskRotation) + MaskDelta;
    }
}
