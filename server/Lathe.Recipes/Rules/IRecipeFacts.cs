using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>
/// What rules may ask about the world outside a recipe's text. Every answer may be null, which means "not known": the rule is silent
/// then. Paths are as the recipe has them; relative ones count from the working directory.
/// </summary>
public interface IRecipeFacts
{
    /// <summary>The absolute form of a path, for messages; null when not known.</summary>
    string? GetFullPath(string path) => null;

    PathKind? GetPathKind(string path) => null;

    /// <summary>Like <see cref="GetPathKind"/>, for a model, which may also be the name of one that was fetched from a hub.</summary>
    PathKind? GetModelKind(string nameOrPath) => GetPathKind(nameOrPath);

    /// <summary>The dataset names in <c>dataset_info.json</c> of a folder; null when not known or not readable.</summary>
    IReadOnlyCollection<string>? GetDatasetNames(string datasetDir) => null;

    /// <summary>What <c>dataset_info.json</c> of a folder says about one dataset.</summary>
    DatasetFacts? GetDataset(string datasetDir, string name) => null;

    /// <summary>
    /// What a check of a dataset's rows found, as it would be found again with this recipe; empty when there was none, or something it
    /// depends on has changed since.
    /// </summary>
    IReadOnlyList<DataCheckFacts> GetDataCheck(Recipe recipe, string dataset) => [];

    OutputDirState? GetOutputDir(string path) => null;

    /// <summary>What <c>config.json</c> of a model folder says.</summary>
    ModelFacts? GetModel(string path) => null;

    /// <summary>What <c>adapter_config.json</c> of an adapter folder says.</summary>
    AdapterFacts? GetAdapter(string path) => null;

    /// <summary>The names of chat templates; null when not known.</summary>
    TemplateFacts? Templates => null;

    /// <summary>A folder of tokenized data; null when there is none or it is empty.</summary>
    TokenizedFacts? GetTokenized(string path, string datasetDir, IReadOnlyList<string> datasets) => null;

    /// <summary>What a DeepSpeed file says about ZeRO; null when not known.</summary>
    ZeroFacts? GetZero(string path) => null;

    /// <summary>Other recipes of the workspace that write to the same folder, by path; empty when there are none or not known.</summary>
    IReadOnlyList<string> GetRecipesWritingTo(string outputDir) => [];
}
