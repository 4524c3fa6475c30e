namespace Lathe.Protocol.Daemon;

/// <param name="Folder">URI of the folder the recipe is to be in; decides which models and datasets are offered.</param>
public sealed record RecipeTemplatesParams(string Folder);
