namespace Lathe.Data.Formats;

/// <summary>A row as it stands in its file, not looked into yet.</summary>
/// <param name="Number">Row in the file, from 1.</param>
/// <param name="Line">Line in the file, from 1, where rows are lines.</param>
/// <param name="Content">UTF-8 bytes: a JSON value, or the text itself in a .txt file.</param>
/// <param name="EndOffset">How far into the file the row reaches, for progress.</param>
/// <param name="Defect">Set when the row could not even be taken from the file; the content is then empty.</param>
internal sealed record RawRow(long Number, long? Line, ReadOnlyMemory<byte> Content, long EndOffset, string? Defect = null);
