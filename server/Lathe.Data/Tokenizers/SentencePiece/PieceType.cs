namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>Kinds of pieces, with their numbers in the file.</summary>
internal enum PieceType
{
    Normal = 1,
    Unknown = 2,

    /// <summary>Never found in text, and invisible in decoded text.</summary>
    Control = 3,

    /// <summary>Found in text before anything else.</summary>
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
