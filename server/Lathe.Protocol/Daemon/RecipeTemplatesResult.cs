namespace Lathe.Protocol.Daemon;

/// <summary>What a new recipe can be made of.</summary>
/// <param name="Templates">What a recipe can be for, the most usual first.</param>
/// <param name="Devices">What it can be made for: this machine's device first, then GPUs by their memory.</param>
/// <param name="Models">Folders of models below the working directory, relative to it.</param>
/// <param name="Datasets">Registered datasets, with the folder whose registry names them.</param>
public sealed record RecipeTemplatesResult(
    IReadOnlyList<RecipeTemplateInfo> Templates,
    IReadOnlyList<DeviceChoiceInfo> Devices,
    IReadOnlyList<string> Models,
    IReadOnlyList<DatasetChoiceInfo> Datasets);
