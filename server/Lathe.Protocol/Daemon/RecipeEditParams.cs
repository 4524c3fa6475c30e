namespace Lathe.Protocol.Daemon;

/// <param name="Recipe">URI of the recipe; the text of an open document goes before the file's.</param>
/// <param name="Edits">Changes of keys.</param>
public sealed record RecipeEditParams(string Recipe, IReadOnlyList<PlanEditInfo> Edits);
