namespace Lathe.Data.Keeping;

/// <summary>A bad row, without the path of its file: that may be another one the next time.</summary>
/// <param name="File">Index of the file.</param>
/// <param name="Row">Row in the file, from 1.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record KeptBadRow(int File, long Row, long? Line, string Reason);
