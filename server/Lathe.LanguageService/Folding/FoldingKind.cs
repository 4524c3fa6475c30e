namespace Lathe.LanguageService.Folding;

/// <summary>What is folded.</summary>
public enum FoldingKind
{
    /// <summary>A group of keys under its header.</summary>
    Group,

    /// <summary>A key with a value of several lines.</summary>
    Value,

    Comment,
}
