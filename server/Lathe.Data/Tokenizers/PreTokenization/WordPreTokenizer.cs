namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Leaves white space out and cuts there; between words and other signs too, or not (<c>Whitespace</c>, <c>WhitespaceSplit</c>).</summary>
internal sealed class WordPreTokenizer(bool cutsAtWords) : PreTokenizer
{
    private enum Kind
    {
        Space,
        Word,
        Other,
    }

    public override void Split(Piece piece, List<Piece> output)
    {
        var start = 0;
        var kind = Kind.Space;
        for (var i = 0; i < piece.Length; i += CodePoints.LengthAt(piece.Span, i))
        {
            var here = KindAt(piece.Span, i);
            if (here != kind)
            {
                Add(piece, start, i, kind, output);
                (start, kind) = (i, here);
            }
        }

        Add(piece, start, piece.Length, kind, output);
    }

    private static void Add(Piece piece, int start, int end, Kind kind, List<Piece> output)
    {
        if (kind != Kind.Space && end > start)
        {
            output.Add(piece.Slice(start, end - start));
        }
    }

    private Kind KindAt(ReadOnlySpan<char> text, int index) =>
        char.IsWhiteSpace(text[index]) ? Kind.Space : cutsAtWords && CodePoints.IsWordAt(text, index) ? Kind.Word : Kind.Other;
}
