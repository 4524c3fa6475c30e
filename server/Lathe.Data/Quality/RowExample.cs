namespace Lathe.Data.Quality;

/// <summary>One row that something was found in.</summary>
/// <param name="File">Its path.</param>
/// <param name="Row">Row in the file, from 1.</param>
/// <param name="Line">Line in the file, from 1, where rows are lines.</param>
/// <param name="Detail">What was found in it, or null where that is all there is to say. Secrets are never whole in it.</param>
public sealed record RowExample(string File, long Row, long? Line, string? Detail);
