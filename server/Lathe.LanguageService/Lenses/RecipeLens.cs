using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Lenses;

/// <summary>A line of an editor's own above a line of the text.</summary>
/// <param name="Span">What it is above.</param>
/// <param name="Title">What it says.</param>
public sealed record RecipeLens(TextSpan Span, string Title);
