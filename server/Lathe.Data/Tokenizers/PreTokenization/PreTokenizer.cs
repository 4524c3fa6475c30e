namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Cuts a piece of text into smaller ones, in order and without gaps.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Appends the parts of <paramref name="piece"/> to <paramref name="output"/>.</summary>
    public abstract void Split(Piece piece, List<Piece> output);
}
