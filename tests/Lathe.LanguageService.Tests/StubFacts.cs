using Lathe.Recipes.Rules;

namespace Lathe.LanguageService.Tests;

/// <summary>Two folders of datasets and one model.</summary>
internal sealed class StubFacts : IRecipeFacts
{
    public string? GetFullPath(string path) => $"/home/user/{path}";

    public PathKind? GetPathKind(string path) => path == "models/tiny" ? PathKind.Folder : PathKind.Missing;

    public IReadOnlyCollection<string>? GetDatasetNames(string datasetDir) => datasetDir switch
    {
        "data" => ["identity", "alpaca_en", "alpaca_zh"],
        "odd" => ["2024", "a, b", "it's", "with space", "plain"],
        _ => null,
    };

    public OutputDirState? GetOutputDir(string path) => null;
}
