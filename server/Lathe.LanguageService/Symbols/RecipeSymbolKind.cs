namespace Lathe.LanguageService.Symbols;

/// <summary>What a symbol is.</summary>
public enum RecipeSymbolKind
{
    /// <summary>Keys under a comment such as <c>### model</c>.</summary>
    Group,

    Key,
}
