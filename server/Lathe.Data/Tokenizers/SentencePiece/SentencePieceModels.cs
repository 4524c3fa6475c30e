using Lathe.Data.Tokenizers.Bpe;
using Lathe.Data.Tokenizers.Unigram;

namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>Makes the model that a file describes.</summary>
internal static class SentencePieceModels
{
    /// <summary>What a user-defined piece counts less than nothing, so that it is always chosen.</summary>
    private const double UserDefinedPenalty = 0.1;

    /// <summary>Least normal number in single precision, which SentencePiece begins its search for the greatest score with.</summary>
    private const float LeastNormal = 1.17549435e-38f;

    /// <summary>Pieces that the text is searched for before anything else; null for none.</summary>
    public static PieceTrie? UserDefined(SentencePieceFile file) =>
        WithIds(file, type => type == PieceType.UserDefined).ToList() is { Count: > 0 } pieces ? Trie(file, pieces) : null;

    public static TokenModel Create(SentencePieceFile file, PieceTrie? userDefined)
    {
        var vocabulary = WithIds(file, _ => true).ToDictionary(p => p.Text, p => p.Id, StringComparer.Ordinal);
        var unknown = new UnknownCharacters(
            file.Pieces.FindIndex(p => p.Type == PieceType.Unknown), file.ByteFallback ? ByteTokens.Ids(vocabulary) : null, fuses: true);
        return file.ModelType == ModelType.Unigram ? Unigram(file, vocabulary, unknown) : Bpe(file, vocabulary, unknown, userDefined);
    }

    private static UnigramModel Unigram(SentencePieceFile file, Dictionary<string, int> vocabulary, UnknownCharacters unknown)
    {
        var normal = file.Pieces.Where(p => p.Type == PieceType.Normal).Select(p => p.Score).ToList();
        var greatest = normal.Append(LeastNormal).Max();
        var scores = file.Pieces.Select(p => p.Type == PieceType.UserDefined
            ? (System.Text.Encoding.UTF8.GetByteCount(p.Text) * greatest) - UserDefinedPenalty
            : p.Score);
        return new UnigramModel(
            vocabulary,
            Trie(file, [.. WithIds(file, type => type is PieceType.Normal or PieceType.UserDefined)]),
            [.. scores],
            normal.Append(float.MaxValue).Min() - UnigramModel.UnknownPenalty,
            unknown,
            isSingle: true);
    }

    /// <summary>
    /// Two neighbours merge when what they make together is a piece: the one with the greatest score first, of equals the leftmost. As ranks,
    /// equal scores are one rank.
    /// </summary>
    private static CharacterBpeModel Bpe(
        SentencePieceFile file, Dictionary<string, int> vocabulary, UnknownCharacters unknown, PieceTrie? userDefined)
    {
        var mergeable = WithIds(file, type => type is PieceType.Normal).ToDictionary(p => p.Text, p => p.Id, StringComparer.Ordinal);
        var symbols = new CharacterSymbols(mergeable, Loading.TokenizerLimits.MaxId + 1);
        var ranks = mergeable.Values.Select(id => file.Pieces[id].Score).Distinct().OrderDescending()
            .Select((score, rank) => (score, rank)).ToDictionary(p => p.score, p => p.rank);
        var merges = new List<(int Left, int Right, Merge Merge)>();
        var parts = mergeable.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (text, id) in mergeable)
        {
            var merge = new Merge(ranks[file.Pieces[id].Score], id);
            for (var cut = 1; cut < text.Length; cut++)
            {
                if (TryPart(text.AsSpan(0, cut), parts, symbols, out var left) && TryPart(text.AsSpan(cut), parts, symbols, out var right))
                {
                    merges.Add((left, right, merge));
                }
            }
        }

        var table = new MergeTable(merges.Count);
        foreach (var (left, right, merge) in merges)
        {
            table.Set(left, right, merge);
        }

        var cutsAtMark = mergeable.ContainsKey($"{CharacterBpeModel.SpaceMark}") && !mergeable.Keys.Any(CharacterBpeModel.CrossesWords);
        return new CharacterBpeModel(vocabulary, symbols, table, ignoreMerges: false, unknown, userDefined, cutsAtMark);
    }

    /// <summary>A part of a piece is a piece or one character.</summary>
    private static bool TryPart(
        ReadOnlySpan<char> text, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces, CharacterSymbols symbols, out int symbol)
    {
        if (pieces.TryGetValue(text, out symbol))
        {
            return true;
        }

        var isOne = System.Text.Rune.DecodeFromUtf16(text, out var rune, out var length) == System.Buffers.OperationStatus.Done && length == text.Length;
        symbol = isOne ? symbols.Of(rune) : 0;
        return isOne;
    }

    private static IEnumerable<(string Text, int Id)> WithIds(SentencePieceFile file, Func<PieceType, bool> isWanted) =>
        file.Pieces.Select((piece, id) => (piece.Text, id, piece.Type)).Where(p => isWanted(p.Type)).Select(p => (p.Text, p.id));

    private static PieceTrie Trie(SentencePieceFile file, List<(string Text, int Id)> pieces)
    {
        try
        {
            return new PieceTrie(pieces);
        }
        catch (DataException e)
        {
            throw new DataException($"{file.Path}: {e.Message}", e);
        }
    }
}
