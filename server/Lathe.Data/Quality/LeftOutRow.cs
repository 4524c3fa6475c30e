namespace Lathe.Data.Quality;

/// <summary>A row that a cleaned copy does not have.</summary>
/// <param name="Row">Row of its dataset, from 0, counted over all its files.</param>
/// <param name="Issue">Why.</param>
/// <param name="Other">The row it repeats, counted over all rows of the check; -1 where it repeats none.</param>
internal readonly record struct LeftOutRow(int Row, QualityIssue Issue, int Other);
