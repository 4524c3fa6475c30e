namespace Lathe.Data.Pipeline;

/// <summary>A row that is left out, and why.</summary>
/// <param name="File">The file as the user knows it: its path.</param>
/// <param name="Row">Row in the file, counted from 1.</param>
/// <param name="Line">Line in the file, counted from 1, where rows are lines; null in a JSON array.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadRow(string File, long Row, long? Line, string Reason)
{
    public override string ToString() =>
        Line is { } line && line != Row ? $"{File}, line {line} (row {Row}): {Reason}"
        : Line is { } same ? $"{File}, line {same}: {Reason}"
        : $"{File}, row {Row}: {Reason}";
}
