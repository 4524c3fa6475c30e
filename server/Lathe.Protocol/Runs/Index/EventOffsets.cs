using System.Buffers.Binary;

namespace Lathe.Protocol.Runs.Index;

/// <summary>Where events begin, as the index tells it.</summary>
/// <param name="stream">Of <see cref="RunIndex.OffsetsOf"/>; null: there is none.</param>
public sealed class EventOffsets(FileStream? stream) : IDisposable
{
    /// <summary>Events that are indexed now.</summary>
    public long Count => (stream?.Length ?? 0) / RunIndex.OffsetBytes;

    public static EventOffsets Of(RunDirectory run) => new(RunIndex.TryOpen(RunIndex.OffsetsOf(run)));

    /// <summary>Bytes from the start of the events' file, as written; null when it is not there.</summary>
    /// <param name="seq">From 1.</param>
    public long? Find(long seq)
    {
        Span<byte> record = stackalloc byte[RunIndex.OffsetBytes];
        return stream is not null && seq > 0
            && RandomAccess.Read(stream.SafeFileHandle, record, (seq - 1) * RunIndex.OffsetBytes) == record.Length
                ? BinaryPrimitives.ReadInt64LittleEndian(record)
                : null;
    }

    public void Dispose() => stream?.Dispose();
}
