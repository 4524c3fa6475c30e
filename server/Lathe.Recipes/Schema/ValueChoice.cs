namespace Lathe.Recipes.Schema;

/// <summary>One text of a closed set; a trailing <c>*</c> stands for any ending.</summary>
/// <param name="Text">The text as written.</param>
/// <param name="Documentation">What it means.</param>
public sealed record ValueChoice(string Text, string Documentation);
