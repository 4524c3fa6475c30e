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
        if (Path.GetFileName(source.Path) == DatasetInfoCheck.FileName)
        {
            return DatasetInfoCheck.Run(source, Path.GetDirectoryName(source.Path) ?? "", facts);
        }

        bool isDeepSpeed = Path.GetExtension(source.Path) == ".json"
            && DeepSpeedMarks.Any(mark => source.Text.Contains(mark, StringComparison.Ordinal));
        return isDeepSpeed ? DeepSpeedCheck.Run(source) : null;
    }

    /// <summary>Loads what the first check would have to load.</summary>
    public static void WarmUp() => DatasetInfoCheck.Run(new SourceText(DatasetInfoCheck.FileName, """{"a":{"file_name":null,"columns":{}}}"""));
}
