namespace Lathe.LanguageService.Hints;

/// <summary>A few words an editor shows behind a value, which are not part of the text.</summary>
/// <param name="Offset">Behind the value.</param>
/// <param name="Label">The words.</param>
/// <param name="Tooltip">How they come about.</param>
public sealed record RecipeHint(int Offset, string Label, string Tooltip);
