namespace Lathe.Data.Pipeline;

/// <summary>What became of one dataset's rows: <c>RowsRead = RowsUsed + RowsBad</c>.</summary>
public sealed record DatasetReport
{
    public required string Name { get; init; }

    /// <summary>Named in <c>eval_dataset</c>, not in <c>dataset</c>.</summary>
    public required bool IsEval { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Rows looked at; <c>max_samples</c> stops reading at the head.</summary>
    public required long RowsRead { get; init; }

    public required long RowsUsed { get; init; }

    public required long RowsBad { get; init; }

    /// <summary>
    /// Rows that go on after <c>num_samples</c> drew from the used ones (fewer, or some twice); equal to <see cref="RowsUsed"/> without it.
    /// </summary>
    public required long RowsSampled { get; init; }

    /// <summary>The rows were tokenized by an earlier run, from the same inputs.</summary>
    public required bool IsKept { get; init; }

    /// <summary>The first bad rows, at most <see cref="DataReport.MaxBadRowsListed"/>.</summary>
    public required IReadOnlyList<BadRow> BadRows { get; init; }
}
