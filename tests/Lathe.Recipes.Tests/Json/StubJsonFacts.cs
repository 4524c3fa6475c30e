using Lathe.Recipes.Json;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Json;

/// <summary>A folder of data, and the texts of files by path.</summary>
internal sealed class StubJsonFacts(params (string Path, string Text)[] files) : IRecipeFacts, IJsonFacts
{
    private readonly Dictionary<string, SourceText> _texts =
        files.ToDictionary(file => file.Path, file => new SourceText(file.Path, file.Text), StringComparer.Ordinal);

    public PathKind? GetPathKind(string path) => path switch
    {
        "data/rows.json" or "data/rows.xlsx" => PathKind.File,
        "data/mixed" or "data/same" or "data/empty" => PathKind.Folder,
        _ when path.StartsWith("data/", StringComparison.Ordinal) => PathKind.Missing,
        _ => null,
    };

    public IReadOnlyCollection<string>? GetFileNames(string folder) => folder switch
    {
        "data/mixed" => ["a.json", "b.txt"],
        "data/same" => ["a.jsonl", "b.jsonl"],
        _ => [],
    };

    public SourceText? GetText(string path) => _texts.GetValueOrDefault(path);

    public string? GetFullPath(string path) => null;

    public IReadOnlyCollection<string>? GetDatasetNames(string datasetDir) => null;

    public OutputDirState? GetOutputDir(string path) => null;
}
