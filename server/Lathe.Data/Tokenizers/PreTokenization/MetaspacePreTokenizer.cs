namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Puts a mark in place of each space, and one before the text (<c>Metaspace</c>); cuts before each mark where it splits.</summary>
internal sealed class MetaspacePreTokenizer(char mark, PrependScheme scheme, bool splits) : PreTokenizer
{
    public override void Split(Piece piece, List<Piece> output)
    {
        var text = piece.Span.ToString().Replace(' ', mark);
        if (text[0] != mark && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && !piece.IsContinued)))
        {
            text = mark + text;
        }

        var marked = piece.With(text);
        if (!splits)
        {
            output.Add(marked);
            return;
        }

        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == mark)
            {
                output.Add(marked.Slice(start, i - start));
                start = i;
            }
        }

        output.Add(marked.Slice(start, text.Length - start));
    }
}
