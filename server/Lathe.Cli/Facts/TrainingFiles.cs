using Lathe.Data.Formats;
using Lathe.Models.Config;

namespace Lathe.Cli.Facts;

/// <summary>What a training can be made of below a folder: found in a bounded search, shallow folders first.</summary>
/// <param name="Models">Folders of models with weights, relative to the folder.</param>
/// <param name="Registries">Folders with a registry of datasets, relative to the folder.</param>
internal sealed record TrainingFiles(IReadOnlyList<string> Models, IReadOnlyList<string> Registries)
{
    private const int MaxDepth = 5;
    private const int MaxFolders = 2_000;
    private const int MaxFound = 100;

    private static readonly string[] Weights =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>Folders that hold nothing a recipe is made of. Those whose names begin with a dot are left out, too.</summary>
    private static readonly string[] Skipped = ["node_modules", "bin", "obj", "__pycache__", "venv", "site-packages"];

    /// <param name="root">Absolute.</param>
    public static TrainingFiles Below(string root)
    {
        List<string> models = [];
        List<string> registries = [];
        Queue<(string Folder, int Depth)> waiting = new([(root, 0)]);
        for (var seen = 0; seen < MaxFolders && waiting.TryDequeue(out var next); seen++)
        {
            var name = Path.GetRelativePath(root, next.Folder).Replace('\\', '/');
            if (models.Count < MaxFound && IsModel(next.Folder))
            {
                models.Add(name);
            }

            if (registries.Count < MaxFound && File.Exists(Path.Combine(next.Folder, DatasetRegistry.FileName)))
            {
                registries.Add(name);
            }

            foreach (var folder in next.Depth < MaxDepth ? FoldersIn(next.Folder) : [])
            {
                waiting.Enqueue((folder, next.Depth + 1));
            }
        }

        return new TrainingFiles(models, registries);
    }

    private static bool IsModel(string folder) =>
        File.Exists(Path.Combine(folder, ModelConfig.FileName)) && Weights.Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>
    /// Links are not followed: they may lead in circles. Checkpoints are states of a training, which the model beside them outlasts.
    /// </summary>
    private static List<string> FoldersIn(string folder) => Guard.Try(() => new DirectoryInfo(folder)
        .EnumerateDirectories()
        .Where(item => !item.Name.StartsWith('.') && !Skipped.Contains(item.Name) && item.LinkTarget is null
            && !item.Name.StartsWith("checkpoint-", StringComparison.Ordinal))
        .Take(MaxFolders)
        .Select(item => item.FullName)
        .Order(StringComparer.Ordinal)
        .ToList()) ?? [];
}
