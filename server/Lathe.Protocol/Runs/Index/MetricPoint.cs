using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lathe.Protocol.Runs.Index;

/// <summary>One value of one metric: a record of a metric's file, 24 bytes, little-endian, the fields in this order.</summary>
/// <param name="Seq">Number of the event that told it.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Seconds">Since the run's first event.</param>
/// <param name="Value">In the metric's unit; may be no finite number.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct MetricPoint(int Seq, int Step, double Seconds, double Value)
{
    public const int Bytes = 24;

    private const int StepAt = 4;
    private const int SecondsAt = 8;
    private const int ValueAt = 16;

    public static MetricPoint Read(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadInt32LittleEndian(record),
        BinaryPrimitives.ReadInt32LittleEndian(record[StepAt..]),
        BinaryPrimitives.ReadDoubleLittleEndian(record[SecondsAt..]),
        BinaryPrimitives.ReadDoubleLittleEndian(record[ValueAt..]));

    /// <summary>Records from the one at <paramref name="first"/> on, as many as there are; their number.</summary>
    public static int Read(SafeFileHandle file, long first, Span<MetricPoint> points)
    {
        // In memory the fields stand as in the file, but for the order of their bytes.
        var records = MemoryMarshal.AsBytes(points);
        var count = RandomAccess.Read(file, records, first * Bytes) / Bytes;
        for (var i = 0; i < count && !BitConverter.IsLittleEndian; i++)
        {
            points[i] = Read(records[(i * Bytes)..]);
        }

        return count;
    }

    public void Write(Span<byte> record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, Seq);
        BinaryPrimitives.WriteInt32LittleEndian(record[StepAt..], Step);
        BinaryPrimitives.WriteDoubleLittleEndian(record[SecondsAt..], Seconds);
        BinaryPrimitives.WriteDoubleLittleEndian(record[ValueAt..], Value);
    }
}
