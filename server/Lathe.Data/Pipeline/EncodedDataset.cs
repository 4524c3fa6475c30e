namespace Lathe.Data.Pipeline;

/// <summary>A dataset's rows as tokens, in order, with where each came from.</summary>
/// <param name="Rows">After <c>num_samples</c> and <c>max_samples</c>.</param>
/// <param name="Report">What became of all rows read.</param>
/// <param name="Notes">Sentences for the user.</param>
internal sealed record EncodedDataset(
    IReadOnlyList<(EncodedRow Row, RowOrigin Origin)> Rows, DatasetReport Report, IReadOnlyList<string> Notes);
