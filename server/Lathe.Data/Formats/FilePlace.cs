namespace Lathe.Data.Formats;

/// <summary>A place between two rows of a file, as what is before it.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Lines">Lines, where rows are lines.</param>
/// <param name="Bytes">Bytes; 0 where they are not known, and then the rows are counted from the start.</param>
internal readonly record struct FilePlace(long Rows, long Lines, long Bytes);
