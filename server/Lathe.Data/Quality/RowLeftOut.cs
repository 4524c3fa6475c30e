namespace Lathe.Data.Quality;

/// <summary>A row that a cleaned copy does not have.</summary>
/// <param name="File">Its path.</param>
/// <param name="Row">Row in the file, from 1.</param>
/// <param name="Line">Line in the file, from 1, where rows are lines.</param>
/// <param name="Reason">Why, as a phrase.</param>
public sealed record RowLeftOut(string File, long Row, long? Line, string Reason);
