namespace Lathe.Data.Pipeline;

/// <summary>Figures of the training or the evaluation examples. Lengths are in tokens and zero when there is no example.</summary>
public sealed record SplitReport
{
    /// <summary>Rows before packing.</summary>
    public required int Rows { get; init; }

    /// <summary>Examples as trained on: rows, or blocks when packed.</summary>
    public required int Examples { get; init; }

    public required long Tokens { get; init; }

    /// <summary>Tokens the loss counts.</summary>
    public required long SupervisedTokens { get; init; }

    public double SupervisedShare => Tokens == 0 ? 0 : (double)SupervisedTokens / Tokens;

    /// <summary>Lengths of rows as trained on, before packing.</summary>
    public required LengthStatistics Lengths { get; init; }

    /// <summary>Rows longer than <c>cutoff_len</c>, which lost tokens.</summary>
    public required int RowsTruncated { get; init; }

    /// <summary>
    /// Of those, rows that lost tokens of an answer, so also its end: a model trained on many of them may not learn to stop.
    /// </summary>
    public required int RowsWithCutAnswer { get; init; }

    /// <summary>Rows with no token the loss counts.</summary>
    public required int RowsWithoutSupervision { get; init; }

    /// <summary>Tokens left over at the end of a packing window, which fill no block.</summary>
    public required long TokensDropped { get; init; }

    /// <summary>How samples were joined into the blocks of <see cref="Examples"/>; null where they were not, and for running text.</summary>
    public PackingReport? Packing { get; init; }

    /// <summary>Share of the packed blocks that no sample fills.</summary>
    public double PaddingShare =>
        Packing is null || Examples == 0 ? 0 : 1 - ((double)Tokens / ((long)Examples * Packing.BlockLength));

    internal static SplitReport Of(IEnumerable<EncodedRow> rows, IReadOnlyList<TokenizedExample> examples, long tokensDropped)
    {
        var lengths = new List<int>();
        var (truncated, cut, unsupervised) = (0, 0, 0);
        foreach (var row in rows)
        {
            lengths.Add(row.Example.InputIds.Length);
            truncated += row.IsTruncated ? 1 : 0;
            cut += row.IsAnswerCut ? 1 : 0;
            unsupervised += row.Example.Labels.AsSpan().ContainsAnyExcept(TokenizedExample.IgnoreLabel) ? 0 : 1;
        }

        var (tokens, supervised) = (0L, 0L);
        foreach (var example in examples)
        {
            tokens += example.InputIds.Length;
            supervised += example.Labels.Length - example.Labels.AsSpan().Count(TokenizedExample.IgnoreLabel);
        }

        return new SplitReport
        {
            Rows = lengths.Count,
            Examples = examples.Count,
            Tokens = tokens,
            SupervisedTokens = supervised,
            Lengths = LengthStatistics.Of(lengths),
            RowsTruncated = truncated,
            RowsWithCutAnswer = cut,
            RowsWithoutSupervision = unsupervised,
            TokensDropped = tokensDropped,
        };
    }
}
