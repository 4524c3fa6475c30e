using Lathe.LanguageService.Surroundings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Links;

/// <summary>Where something is defined: in the recipe, or in another file.</summary>
/// <param name="Origin">What was asked about, in the recipe.</param>
/// <param name="Here">The place in the recipe; null when it is in another file.</param>
/// <param name="Elsewhere">The place in another file.</param>
public sealed record DefinitionResult(TextSpan Origin, TextSpan? Here, FilePlace? Elsewhere);
