namespace Lathe.Data.Pipeline;

/// <summary>Where a row is to be found again.</summary>
internal readonly record struct RowOrigin(DatasetSource Source, int File, long Number);
