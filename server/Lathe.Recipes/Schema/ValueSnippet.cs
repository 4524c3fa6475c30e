namespace Lathe.Recipes.Schema;

/// <summary>A value an editor offers to begin with.</summary>
/// <param name="Label">Its name in the list.</param>
/// <param name="Documentation">What it is for.</param>
/// <param name="Body">The value as JSON; <c>${1:text}</c> is a place to fill in.</param>
public sealed record ValueSnippet(string Label, string Documentation, string Body);
