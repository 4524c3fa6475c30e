namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Puts a space before a piece that does not begin with one (<c>add_prefix_space</c> of ByteLevel).</summary>
internal sealed class PrefixSpacePreTokenizer : PreTokenizer
{
    public override void Split(Piece piece, List<Piece> output)
    {
        var text = piece.Span[0] == ' ' ? null : string.Concat(" ", piece.Span);
        output.Add(text is null ? piece : new Piece(text, 0, text.Length));
    }
}
