using Lathe.Data.Formats;

namespace Lathe.Data.Streaming;

/// <summary>A place between two rows of a dataset.</summary>
/// <param name="File">Which of its files, from 0.</param>
/// <param name="Rows">Rows of the file before it.</param>
/// <param name="Lines">Lines of the file before it, where rows are lines.</param>
/// <param name="Bytes">Bytes of the file before it, as far as they can be told.</param>
/// <param name="Length">Bytes of the whole file at the time.</param>
/// <param name="WrittenAt">When the file was last written, in UTC.</param>
public sealed record SourcePlace(int File, long Rows, long Lines, long Bytes, long Length, DateTime WrittenAt)
{
    /// <summary>The start of a dataset.</summary>
    internal static SourcePlace Start { get; } = new(0, 0, 0, 0, 0, default);

    /// <summary>Bytes count only in the very same file.</summary>
    /// <param name="length">Bytes of the file now.</param>
    /// <param name="writtenAt">When it was last written.</param>
    internal FilePlace In(long length, DateTime writtenAt) =>
        (length, writtenAt) == (Length, WrittenAt) ? new FilePlace(Rows, Lines, Bytes) : new FilePlace(Rows, 0, 0);
}
