namespace Lathe.LanguageService.NewRecipes;

/// <summary>A recipe that was made.</summary>
/// <param name="Text">The recipe.</param>
/// <param name="Notes">What was decided for the device and why, as sentences.</param>
public sealed record NewRecipe(string Text, IReadOnlyList<string> Notes);
