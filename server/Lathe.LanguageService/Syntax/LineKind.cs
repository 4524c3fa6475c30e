namespace Lathe.LanguageService.Syntax;

/// <summary>What a line looks like on its own.</summary>
internal enum LineKind
{
    Blank,
    Comment,

    /// <summary><c>---</c> or <c>...</c>, with or without something behind it.</summary>
    Marker,

    /// <summary>A line such as <c>%YAML 1.1</c>.</summary>
    Directive,

    /// <summary><c>- item</c>.</summary>
    ListItem,

    /// <summary>A closing bracket comes first.</summary>
    Closing,

    /// <summary><c>key: value</c>, also when the blank behind the colon is missing.</summary>
    Entry,

    /// <summary>A word without a colon: a key half-way, perhaps.</summary>
    Word,

    Other,
}
