namespace Lathe.Data.Tokenizers;

/// <summary>A token that is found in the text before anything else is done to it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">As written in the text.</param>
/// <param name="IsSpecial">Left out when decoding without special tokens.</param>
/// <param name="IsNormalized">Looked for in the normalized text, in its own normalized form, instead of in the text as it came.</param>
/// <param name="StripsLeft">Takes the white space before it along.</param>
/// <param name="StripsRight">Takes the white space after it along.</param>
/// <param name="IsSingleWord">Does not count next to a word character.</param>
public sealed record AddedToken(
    int Id,
    string Content,
    bool IsSpecial,
    bool IsNormalized = false,
    bool StripsLeft = false,
    bool StripsRight = false,
    bool IsSingleWord = false);
