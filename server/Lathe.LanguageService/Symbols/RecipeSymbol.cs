using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Symbols;

/// <summary>Something with a name in a recipe: a group, or a key.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Span">All of it.</param>
/// <param name="NameSpan">Its name, within <paramref name="Span"/>.</param>
public sealed record RecipeSymbol(string Name, RecipeSymbolKind Kind, TextSpan Span, TextSpan NameSpan)
{
    /// <summary>The value, shortened; null for none, and for passwords.</summary>
    public string? Detail { get; init; }

    public IReadOnlyList<RecipeSymbol> Children { get; init; } = [];
}
