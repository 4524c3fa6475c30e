using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Json;

/// <summary>Tells JSON files that belong to training from recipes, and checks them.</summary>
public static class JsonFiles
{
    private static readonly string[] DeepSpeedMarks = ["\"zero_optimization\"", "\"train_micro_batch_size_per_gpu\""];

    /// <summary>The findings of a file; null when it is neither a dataset_info.json nor a DeepSpeed configuration.</summary>
    /// <param name="source">The file, under its path.</param>
    /// <param name="facts">What may be known of the folder it is in.</param>
    public static IReadOnlyList<Finding>? Check(SourceText source, IJsonFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return IsDatasetInfo(source) ? DatasetInfoCheck.Run(source, Path.GetDirectoryName(source.Path) ?? "", facts)
            : IsDeepSpeed(source) ? DeepSpeedCheck.Run(source)
            : null;
    }

    /// <summary>The file is one of those that are checked here.</summary>
    public static bool IsOne(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return IsDatasetInfo(source) || IsDeepSpeed(source);
    }

    private static bool IsDatasetInfo(SourceText source) => Path.GetFileName(source.Path) == DatasetInfoCheck.FileName;

    private static bool IsDeepSpeed(SourceText source) =>
        Path.GetExtension(source.Path) == ".json" && DeepSpeedMarks.Any(mark => source.Text.Contains(mark, StringComparison.Ordinal));

    /// <summary>Loads what the first check would have to load.</summary>
    public static void WarmUp() =>
        DatasetInfoCheck.Run(new SourceText(DatasetInfoCheck.FileName, """{"a":{"file_name":null,"columns":{}}}"""));
}
