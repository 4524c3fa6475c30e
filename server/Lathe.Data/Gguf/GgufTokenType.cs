namespace Lathe.Data.Gguf;

/// <summary>Kinds of tokens in a GGUF file, with their numbers there: SentencePiece's.</summary>
internal enum GgufTokenType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
