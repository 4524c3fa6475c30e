using Lathe.Data.Pipeline;

namespace Lathe.Data.Preview;

/// <summary>A row as a training sees it, before packing.</summary>
public sealed record RowPreview
{
    public required string File { get; init; }

    /// <summary>Row in the file, from 1.</summary>
    public required long Row { get; init; }

    /// <summary>Line in the file, from 1, where rows are lines.</summary>
    public long? Line { get; init; }

    /// <summary>Why the row is left out; null for a row that is used. Such a row has no tokens.</summary>
    public string? Problem { get; init; }

    /// <summary>Of the whole row, in order: of rows that judge answers the prompt, then each answer to it.</summary>
    public IReadOnlyList<PreviewPiece> Pieces { get; init; } = [];

    /// <summary>Tokens of an answer did not fit.</summary>
    public bool IsAnswerCut { get; init; }

    /// <summary>Tokens without a limit: of rows that judge answers, the prompt's and those of the longest answer.</summary>
    public int Tokens => Count(_ => true);

    /// <summary>Of those, the ones that are trained on.</summary>
    public int Kept => Count(use => use != TokenUse.Cut);

    /// <summary>Tokens that the loss counts, of all answers.</summary>
    public int Learnt => Pieces.Where(piece => piece.Use == TokenUse.Learnt).Sum(piece => piece.Tokens.Count);

    private int Count(Func<TokenUse, bool> counts) => Sum(Pieces.Where(piece => piece.Answer is null), counts)
        + Pieces.Where(piece => piece.Answer is not null).GroupBy(piece => piece.Answer).Select(answer => Sum(answer, counts)).DefaultIfEmpty().Max();

    private static int Sum(IEnumerable<PreviewPiece> pieces, Func<TokenUse, bool> counts) =>
        pieces.Where(piece => counts(piece.Use)).Sum(piece => piece.Tokens.Count);
}
