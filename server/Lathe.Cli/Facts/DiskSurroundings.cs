using Lathe.Data.Formats;
using Lathe.LanguageService.Surroundings;
using Lathe.Memory.Fit;
using Lathe.Models.Config;
using Lathe.Models.Hub;
using Lathe.Models.Shapes;

namespace Lathe.Cli.Facts;

/// <summary>Answers from the disk, remembered until the files change.</summary>
/// <param name="workingDirectory">What relative paths of a recipe count from.</param>
/// <param name="cache">Remembers the answers.</param>
internal sealed class DiskSurroundings(string workingDirectory, FileCache cache) : IRecipeSurroundings
{
    /// <summary>Data beyond it is not counted: reading it takes longer than anybody waits for a hint.</summary>
    private const long MaxCountedBytes = 64 << 20;

    private const int MaxListed = 500;

    public RecipeFit? Fit { get; init; }

    public string? FitProblem { get; init; }

    public FilePlace? FindDataset(string datasetDir, string name)
    {
        if (FullPath(datasetDir) is not { } folder)
        {
            return null;
        }

        var path = Path.Combine(folder, DatasetRegistry.FileName);
        var places = cache.Ask(path, "places", () => JsonKeyPlaces.Read(path));
        return places?.GetValueOrDefault(name);
    }

    public long? CountRows(string datasetDir, string name)
    {
        if (FullPath(datasetDir) is not { } folder)
        {
            return null;
        }

        var registry = cache.Ask(Path.Combine(folder, DatasetRegistry.FileName), $"registry of {datasetDir}", () => DatasetRegistry.Load(folder));
        var dataset = registry is null ? null : Guard.Try(() => registry.Get(name));
        return dataset is null ? null
            : dataset.NumSamples ?? (long?)cache.Ask<object>(dataset.DataPath, "rows", () => RowCounter.Count(dataset, MaxCountedBytes));
    }

    public ModelShape? GetModelShape(string model)
    {
        if (model.Length == 0 || Guard.Try(() => HubCache.ResolveModel(model, workingDirectory)) is not { } folder)
        {
            return null;
        }

        var config = Path.Combine(folder, ModelConfig.FileName);
        return cache.Ask(config, "shape", () => ModelShapeReader.Load(folder))
            ?? (Directory.Exists(folder) ? null : KnownModels.Find(model));
    }

    public IReadOnlyList<FolderItem> List(string folder) => FullPath(folder.Length == 0 ? "." : folder) is not { } full
        ? []
        : Guard.Try(() => new DirectoryInfo(full)
            .EnumerateFileSystemInfos()
            .Where(item => !item.Name.StartsWith('.'))
            .Take(MaxListed)
            .Select(item => new FolderItem(item.Name, item.Attributes.HasFlag(FileAttributes.Directory)))
            .ToList()) ?? [];

    private string? FullPath(string path) => Guard.Try(() => Path.GetFullPath(path, workingDirectory));
}
