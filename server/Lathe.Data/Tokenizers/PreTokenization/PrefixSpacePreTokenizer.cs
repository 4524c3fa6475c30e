namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Puts a space before a piece that does not begin with one (<c>add_prefix_space</c> of ByteLevel).</summary>
internal sealed class PrefixSpacePreTokenizer : PreTokenizer
{
    public override void Split(Piece piece, List<Piece> output) =>
        output.Add(piece.Span[0] == ' ' ? piece : piece.With(string.Concat(" ", piece.Span)));
}
