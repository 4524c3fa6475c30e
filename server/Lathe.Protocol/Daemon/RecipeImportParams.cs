namespace Lathe.Protocol.Daemon;

/// <param name="Source">URI of a configuration of Axolotl; the text of an open document goes before the file's.</param>
public sealed record RecipeImportParams(string Source);
