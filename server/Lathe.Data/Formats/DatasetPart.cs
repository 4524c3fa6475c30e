namespace Lathe.Data.Formats;

/// <summary>A part of a dataset's rows.</summary>
/// <param name="Files">The files that hold its split, in order; null for all that are directly in the dataset's folder.</param>
/// <param name="Rows">Which of the split's rows.</param>
public sealed record DatasetPart(IReadOnlyList<string>? Files, SplitPart Rows);
