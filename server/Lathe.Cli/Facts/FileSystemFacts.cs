using System.Globalization;
using System.Text.Json;
using Lathe.Data.Templates;
using Lathe.Models.Hub;
using Lathe.Recipes.Json;
using Lathe.Recipes.Model;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Facts;

/// <summary>Answers rules from the disk. What can't be read is not known; it never throws.</summary>
/// <param name="workingDirectory">What relative paths of a recipe count from.</param>
/// <param name="recipePath">Absolute path of the recipe's own file; null when it has none.</param>
public sealed class FileSystemFacts(string workingDirectory, string? recipePath = null) : IRecipeFacts, IJsonFacts
{
    private const long MaxDeepSpeedBytes = 1 << 20;
    private const long MaxTextBytes = 16 << 20;

    private static readonly string[] WeightFiles =
    [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "adapter_model.safetensors", "adapter_model.bin",
    ];

    private static readonly TemplateFacts KnownTemplates =
        new(TemplateCatalog.Names, TemplateCatalog.EfficientEosNames);

    public TemplateFacts? Templates => KnownTemplates;

    public string? GetFullPath(string path) => Guard.Try(() => Path.GetFullPath(path, workingDirectory));

    public PathKind? GetPathKind(string path)
    {
        if (GetFullPath(path) is not { } full)
        {
            return null;
        }

        return Directory.Exists(full) ? PathKind.Folder : File.Exists(full) ? PathKind.File : PathKind.Missing;
    }

    public PathKind? GetModelKind(string nameOrPath) => GetPathKind(nameOrPath) is PathKind.Missing && Guard.Try(() => HubCache.FindModel(nameOrPath)) is not null
        ? PathKind.Folder
        : GetPathKind(nameOrPath);

    public IReadOnlyCollection<string>? GetDatasetNames(string datasetDir) => At(datasetDir, DatasetFolders.Names);

    public DatasetFacts? GetDataset(string datasetDir, string name) => At(datasetDir, folder => DatasetFolders.Find(folder, name));

    public ModelFacts? GetModel(string path) => Guard.Try(() => ModelFolders.Model(HubCache.ResolveModel(path, workingDirectory)));

    public IReadOnlyList<DataCheckFacts> GetDataCheck(Recipe recipe, string dataset) =>
        Guard.Try(() => DataChecks.Find(recipe, workingDirectory, dataset)) ?? [];

    public AdapterFacts? GetAdapter(string path) => At(path, ModelFolders.Adapter);

    public ZeroFacts? GetZero(string path) => At(path, full => FileCache.Shared.Ask(full, nameof(GetZero), () => ReadZero(full)));

    public OutputDirState? GetOutputDir(string path) => At(path, full =>
    {
        if (!Directory.Exists(full))
        {
            return null;
        }

        string? last = Directory.EnumerateDirectories(full, "checkpoint-*")
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => int.TryParse(name["checkpoint-".Length..], out _))
            .MaxBy(name => int.Parse(name["checkpoint-".Length..], CultureInfo.InvariantCulture));
        return new OutputDirState(last, WeightFiles.Any(name => File.Exists(Path.Combine(full, name))));
    });

    public IReadOnlyCollection<string>? GetFileNames(string folder) => At(folder, full => (IReadOnlyCollection<string>)[
        .. Directory.EnumerateFiles(full).Select(Path.GetFileName).OfType<string>().Where(name => !name.StartsWith('.'))]);

    public SourceText? GetText(string path) => At(path, full => FileCache.Shared.Ask(full, nameof(GetText), () => ReadText(full)));

    public TokenizedFacts? GetTokenized(string path, string datasetDir, IReadOnlyList<string> datasets) => At(path, full =>
    {
        if (!Directory.Exists(full) || !Directory.EnumerateFileSystemEntries(full).Any())
        {
            return null;
        }

        var newest = Directory.EnumerateFiles(full).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty(Directory.GetLastWriteTimeUtc(full)).Max();
        return new TokenizedFacts(newest, GetFullPath(datasetDir) is { } data ? DatasetFolders.WrittenAt(data, datasets) : null);
    });

    public IReadOnlyList<string> GetRecipesWritingTo(string outputDir) => recipePath is not null && GetFullPath(outputDir) is { } full
        ? SiblingRecipes.WritingTo(recipePath, full, workingDirectory)
        : [];

    private static SourceText? ReadText(string path) =>
        new FileInfo(path).Length <= MaxTextBytes ? SourceText.FromBytes(path, File.ReadAllBytes(path)) : null;

    private static ZeroFacts? ReadZero(string path)
    {
        if (JsonFacts.ReadObject(path, MaxDeepSpeedBytes)?.Object("zero_optimization") is not { } zero
            || zero.Number("stage") is not (>= 0 and <= 3 and var stage))
        {
            return null;
        }

        return new ZeroFacts(stage, IsOffloaded(zero, "offload_optimizer"), IsOffloaded(zero, "offload_param"));
    }

    private static bool IsOffloaded(JsonElement zero, string key) => zero.Object(key)?.Text("device") is "cpu" or "nvme";

    private T? At<T>(string path, Func<string, T?> ask)
        where T : class => GetFullPath(path) is { } full ? Guard.Try(() => ask(full)) : null;
}
