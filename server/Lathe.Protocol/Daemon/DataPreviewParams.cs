namespace Lathe.Protocol.Daemon;

/// <param name="Recipe">URI of the recipe; the text of an open document goes before the file's.</param>
/// <param name="First">Row of the dataset, from 1, counted over all its files.</param>
/// <param name="Count">At most so many rows.</param>
/// <param name="Dataset">One of the recipe's datasets; null: the first of them.</param>
public sealed record DataPreviewParams(string Recipe, long First, int Count, string? Dataset = null);
