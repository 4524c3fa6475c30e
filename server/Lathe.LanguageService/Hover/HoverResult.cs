using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Hover;

/// <summary>What there is to say about a place.</summary>
/// <param name="Markdown">Texts of the file are in it as code, never as markup.</param>
/// <param name="Span">What it is about; contains the place.</param>
public sealed record HoverResult(string Markdown, TextSpan Span);
