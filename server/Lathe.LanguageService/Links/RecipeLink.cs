using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Links;

/// <summary>A path in a recipe that leads somewhere.</summary>
/// <param name="Span">The path as written.</param>
/// <param name="Path">Absolute: what is worth opening, such as the config.json of a model folder.</param>
/// <param name="Tooltip">What that is.</param>
public sealed record RecipeLink(TextSpan Span, string Path, string Tooltip);
