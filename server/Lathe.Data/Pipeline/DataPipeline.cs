using Lathe.Data.Tokenizers;
using Lathe.Recipes.Model;

namespace Lathe.Data.Pipeline;

/// <summary>From a recipe's dataset names to token ids and labels.</summary>
public static class DataPipeline
{
    /// <summary>Reads, checks, encodes, splits and packs the recipe's datasets. The result depends on neither thread count nor timing.</summary>
    /// <param name="recipe">A bound recipe.</param>
    /// <param name="tokenizer">The model's tokenizer; shared by all threads.</param>
    /// <param name="workingDirectory">What relative paths of the recipe start from.</param>
    /// <param name="progress">Told after every batch of rows.</param>
    /// <param name="ct">Stops between rows.</param>
    /// <exception cref="DataException">A dataset, file or setting cannot be used. Bad rows alone are no error; they are in the report.</exception>
    public static PreparedData Build(
        Recipe recipe, Tokenizer tokenizer, string workingDirectory, IProgress<DataProgress>? progress, CancellationToken ct) =>
        throw new NotImplementedException();
}
