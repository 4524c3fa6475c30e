namespace Lathe.Protocol.Daemon;

/// <summary>What a check found out about one dataset.</summary>
public sealed record CheckedDatasetInfo
{
    public required string Name { get; init; }

    /// <summary>It is evaluated on.</summary>
    public required bool IsEval { get; init; }

    /// <summary>Of its files.</summary>
    public required long Bytes { get; init; }

    public required long Rows { get; init; }

    /// <summary>Rows that a training uses.</summary>
    public required long RowsUsable { get; init; }

    /// <summary>Lengths of rows before anything is cut.</summary>
    public required DataLengthsInfo Lengths { get; init; }

    /// <summary>Tokens the loss counts; null where lengths are in characters.</summary>
    public long? Learnt { get; init; }

    /// <summary>Rows that lose tokens to <c>cutoff_len</c>; null where lengths are in characters.</summary>
    public long? Truncated { get; init; }

    /// <summary>Of those, rows that lose tokens of an answer; null where lengths are in characters.</summary>
    public long? AnswersCut { get; init; }

    /// <summary>By guess, most rows first.</summary>
    public required IReadOnlyList<DataLanguageInfo> Languages { get; init; }

    public required IReadOnlyList<DataFindingInfo> Findings { get; init; }
}
