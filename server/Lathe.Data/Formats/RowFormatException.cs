namespace Lathe.Data.Formats;

/// <summary>A row that cannot be used; caught where the row is counted as bad.</summary>
public sealed class RowFormatException(string reason, RowDefect defect = RowDefect.Form) : Exception(reason)
{
    public RowDefect Defect { get; } = defect;
}
