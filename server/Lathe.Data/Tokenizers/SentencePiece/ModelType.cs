namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>How a text is cut into pieces, with the numbers in the file.</summary>
internal enum ModelType
{
    Unigram = 1,
    Bpe = 2,
    Word = 3,
    Character = 4,
}
