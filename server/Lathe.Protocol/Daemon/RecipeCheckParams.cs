namespace Lathe.Protocol.Daemon;

/// <param name="Recipe">URI of the recipe; the text of an open document goes before the file's.</param>
public sealed record RecipeCheckParams(string Recipe);
