using Lathe.Recipes.Model;
using Lathe.Recipes.Rules;

namespace Lathe.Recipes.Tests;

/// <summary>A small world: one model, one folder of datasets, two output folders.</summary>
internal sealed class StubFacts : IRecipeFacts
{
    public TokenizedFacts? Tokenized { get; init; }

    public TemplateFacts? Templates { get; init; }

    /// <summary>By dataset.</summary>
    public Dictionary<string, IReadOnlyList<DataCheckFacts>> DataChecks { get; } = [];

    public IReadOnlyList<DataCheckFacts> GetDataCheck(Recipe recipe, string dataset) => DataChecks.GetValueOrDefault(dataset, []);

    public TokenizedFacts? GetTokenized(string path, string datasetDir, IReadOnlyList<string> datasets) => Tokenized;

    public string? GetFullPath(string path) => path.StartsWith('/') ? path : $"/home/user/{path}";

    public PathKind? GetPathKind(string path) => path is "models/tiny" or "data" or "a1" ? PathKind.Folder : PathKind.Missing;

    public IReadOnlyCollection<string>? GetDatasetNames(string datasetDir) =>
        datasetDir == "data" ? ["identity", "alpaca_en_demo", "alpaca_zh_demo"] : null;

    public OutputDirState? GetOutputDir(string path) => path switch
    {
        "saves/with-checkpoints" => new OutputDirState("checkpoint-500", HoldsWeights: true),
        "saves/with-weights" => new OutputDirState(null, HoldsWeights: true),
        _ => null,
    };
}
