using Lathe.Models.Shapes;

namespace Lathe.LanguageService.Surroundings;

/// <summary>Nothing is known.</summary>
public sealed class NoSurroundings : IRecipeSurroundings
{
    public static NoSurroundings Instance { get; } = new();

    public FilePlace? FindDataset(string datasetDir, string name) => null;

    public long? CountRows(string datasetDir, string name) => null;

    public ModelShape? GetModelShape(string model) => null;

    public IReadOnlyList<FolderItem> List(string folder) => [];
}
