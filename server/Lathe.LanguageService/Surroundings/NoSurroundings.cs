using Lathe.Models.Config;

namespace Lathe.LanguageService.Surroundings;

/// <summary>Nothing is known.</summary>
public sealed class NoSurroundings : IRecipeSurroundings
{
    public static NoSurroundings Instance { get; } = new();

    public FilePlace? FindDataset(string datasetDir, string name) => null;

    public long? CountRows(string datasetDir, string name) => null;

    public ModelConfig? GetModelConfig(string modelFolder) => null;

    public IReadOnlyList<FolderItem> List(string folder) => [];
}
