namespace Lathe.Protocol.Daemon;

/// <param name="Template">Id of a template.</param>
/// <param name="Folder">URI of the folder the recipe is to be in.</param>
/// <param name="Gpu">Name of the GPU it is made for; null: this machine's device.</param>
/// <param name="Model">Model folder, as the recipe is to name it; null: a place to fill in.</param>
/// <param name="Dataset">Registered dataset; null: a place to fill in.</param>
/// <param name="DatasetFolder">Folder of its registry.</param>
public sealed record RecipeNewParams(
    string Template, string Folder, string? Gpu = null, string? Model = null, string? Dataset = null, string? DatasetFolder = null);
