namespace Lathe.Recipes.Rules;

/// <summary>
/// What rules may ask about the world outside a recipe's text. Every answer may be null, which means "not known": the rule is silent
/// then. Paths are as the recipe has them; relative ones count from the working directory.
/// </summary>
public interface IRecipeFacts
{
    /// <summary>The absolute form of a path, for messages; null when not known.</summary>
    string? GetFullPath(string path);

    PathKind? GetPathKind(string path);

    /// <summary>The dataset names in <c>dataset_info.json</c> of a folder; null when not known or not readable.</summary>
    IReadOnlyCollection<string>? GetDatasetNames(string datasetDir);

    OutputDirState? GetOutputDir(string path);
}
