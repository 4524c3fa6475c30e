namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>One entry of the vocabulary; its id is its place.</summary>
internal readonly record struct VocabularyPiece(string Text, float Score, PieceType Type);
