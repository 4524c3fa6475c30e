namespace Lathe.Protocol.Daemon;

/// <summary>A row as a training sees it, before packing.</summary>
public sealed record PreviewRowInfo
{
    /// <summary>Path of its file.</summary>
    public required string File { get; init; }

    /// <summary>Row in the file, from 1.</summary>
    public required long Row { get; init; }

    /// <summary>Line in the file, from 1; null where rows are no lines.</summary>
    public long? Line { get; init; }

    /// <summary>Why the row is left out; null for a row that is used.</summary>
    public string? Problem { get; init; }

    /// <summary>Without a limit.</summary>
    public required int Tokens { get; init; }

    /// <summary>Tokens that are trained on.</summary>
    public required int Kept { get; init; }

    /// <summary>Tokens that the loss counts.</summary>
    public required int Learnt { get; init; }

    /// <summary>Tokens of an answer did not fit.</summary>
    public required bool IsAnswerCut { get; init; }

    /// <summary>In order.</summary>
    public required IReadOnlyList<PreviewPieceInfo> Pieces { get; init; }
}
