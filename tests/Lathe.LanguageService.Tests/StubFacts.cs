using Lathe.Recipes.Rules;

namespace Lathe.LanguageService.Tests;

/// <summary>Two folders of datasets and one model.</summary>
/// <param name="files">Files that are there beside them, with their folders.</param>
internal sealed class StubFacts(params string[] files) : IRecipeFacts
{
    public string? GetFullPath(string path) => $"/home/user/{path}";

    public PathKind? GetPathKind(string path) =>
        files.Contains(path) ? PathKind.File
        : path == "models/tiny" || files.Any(file => file.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal)) ? PathKind.Folder
        : PathKind.Missing;

    public IReadOnlyCollection<string>? GetDatasetNames(string datasetDir) => datasetDir switch
    {
        "data" => ["identity", "alpaca_en", "alpaca_zh"],
        "odd" => ["2024", "a, b", "it's", "with space", "plain"],
        _ => null,
    };

    public OutputDirState? GetOutputDir(string path) => null;
}
