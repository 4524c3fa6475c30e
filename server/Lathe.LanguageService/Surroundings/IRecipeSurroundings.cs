using Lathe.Memory.Fit;
using Lathe.Models.Shapes;

namespace Lathe.LanguageService.Surroundings;

/// <summary>
/// What stands around a recipe on the disk, for features that show it. Every answer may be null or empty: not known, or too costly to
/// find out. Paths are as the recipe has them; relative ones count from the working directory. Never throws.
/// </summary>
public interface IRecipeSurroundings
{
    /// <summary>Where a dataset is registered: its name in dataset_info.json.</summary>
    FilePlace? FindDataset(string datasetDir, string name);

    /// <summary>Rows a dataset gives to one epoch, before <c>max_samples</c>.</summary>
    long? CountRows(string datasetDir, string name);

    /// <summary>The shape of a model: of a folder by its configuration, else of a published model by its hub id.</summary>
    ModelShape? GetModelShape(string model);

    /// <summary>The device and the software that memory is planned for; null: not known, or not yet.</summary>
    RecipeFit? Fit => null;

    /// <summary>Why <see cref="Fit"/> can't be known until the user changes a setting, as a sentence; null otherwise.</summary>
    string? FitProblem => null;

    /// <summary>What is in a folder, hidden entries left out, up to a bound.</summary>
    IReadOnlyList<FolderItem> List(string folder);
}
