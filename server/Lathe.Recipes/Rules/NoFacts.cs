namespace Lathe.Recipes.Rules;

/// <summary>Nothing is known.</summary>
public sealed class NoFacts : IRecipeFacts
{
    public static NoFacts Instance { get; } = new();

    public string? GetFullPath(string path) => null;

    public PathKind? GetPathKind(string path) => null;

    public IReadOnlyCollection<string>? GetDatasetNames(string datasetDir) => null;

    public OutputDirState? GetOutputDir(string path) => null;
}
