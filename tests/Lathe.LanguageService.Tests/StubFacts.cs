using Lathe.Recipes.Rules;

namespace Lathe.LanguageService.Tests;

/// <summary>Two folders of datasets; nothing else is known.</summary>
internal sealed class StubFacts : IRecipeFacts
{
    public string? GetFullPath(string path) => null;

    public PathKind? GetPathKind(string path) => null;

    public IReadOnlyCollection<string>? GetDatasetNames(string datasetDir) => datasetDir switch
    {
        "data" => ["identity", "alpaca_en", "alpaca_zh"],
        "odd" => ["2024", "a, b", "it's", "with space", "plain"],
        _ => null,
    };

    public OutputDirState? GetOutputDir(string path) => null;
}
