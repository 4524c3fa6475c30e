namespace Lathe.Data.Pipeline;

/// <summary>A row among those of several datasets.</summary>
/// <param name="Dataset">Which dataset, from 0.</param>
/// <param name="Row">Which of its rows, from 0.</param>
internal readonly record struct RowPlace(int Dataset, int Row);
