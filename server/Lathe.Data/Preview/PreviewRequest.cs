namespace Lathe.Data.Preview;

/// <summary>Which rows are wanted.</summary>
/// <param name="Dataset">One of the recipe's datasets; null: the first of them.</param>
/// <param name="First">Row of the dataset, from 1, counted over all its files.</param>
/// <param name="Count">At most so many rows.</param>
public sealed record PreviewRequest(string? Dataset, long First, int Count)
{
    /// <summary>More rows than anybody reads.</summary>
    public const int MaxCount = 1_000;
}
