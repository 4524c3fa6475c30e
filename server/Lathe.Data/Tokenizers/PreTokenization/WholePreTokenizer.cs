namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Cuts nothing.</summary>
internal sealed class WholePreTokenizer : PreTokenizer
{
    public override void Split(Piece piece, List<Piece> output) => output.Add(piece);
}
