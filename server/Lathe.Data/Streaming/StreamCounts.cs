using Lathe.Data.Pipeline;

namespace Lathe.Data.Streaming;

/// <summary>What became of the rows of a stream since it began or was gone on with: <c>Read = Used + Bad</c>.</summary>
public sealed record StreamCounts
{
    internal static StreamCounts None { get; } = new();

    /// <summary>Rows looked into; those of each epoch count again.</summary>
    public long Read { get; init; }

    public long Used { get; init; }

    public long Bad { get; init; }

    /// <summary>The first bad rows, at most <see cref="DataReport.MaxBadRowsListed"/>.</summary>
    public IReadOnlyList<BadRow> BadRows { get; init; } = [];

    /// <summary>Used rows that are longer than <c>cutoff_len</c> and lost tokens.</summary>
    public long Truncated { get; init; }

    /// <summary>Of those, rows that lost tokens of an answer.</summary>
    public long AnswersCut { get; init; }

    /// <summary>Used rows with no token the loss counts.</summary>
    public long WithoutSupervision { get; init; }

    internal StreamCounts With(EncodedRow row) => this with
    {
        Read = Read + 1,
        Used = Used + 1,
        Truncated = Truncated + (row.IsTruncated ? 1 : 0),
        AnswersCut = AnswersCut + (row.IsAnswerCut ? 1 : 0),
        WithoutSupervision = WithoutSupervision + (row.Example.Labels.AsSpan().ContainsAnyExcept(TokenizedExample.IgnoreLabel) ? 0 : 1),
    };

    internal StreamCounts With(BadRow row) => this with
    {
        Read = Read + 1,
        Bad = Bad + 1,
        BadRows = BadRows.Count < DataReport.MaxBadRowsListed ? [.. BadRows, row] : BadRows,
    };
}
