using Lathe.Data.Formats;
using Lathe.Data.Pipeline;
using Lathe.Data.Tokenizers;
using Lathe.Recipes.Model;

namespace Lathe.Data.Quality;

/// <summary>What is to be checked, and with which recipe.</summary>
public sealed class CheckTarget
{
    private CheckTarget(IReadOnlyList<CheckedDataset> datasets, DataPipeline? pipeline)
    {
        Datasets = datasets;
        Pipeline = pipeline;
    }

    /// <summary>Those to evaluate on first: the others are held against them.</summary>
    internal IReadOnlyList<CheckedDataset> Datasets { get; }

    internal DataPipeline? Pipeline { get; }

    /// <summary>The datasets of a recipe.</summary>
    /// <param name="recipe">A bound recipe.</param>
    /// <param name="tokenizer">The model's tokenizer; null counts characters and says nothing about <c>cutoff_len</c>.</param>
    /// <param name="workingDirectory">What relative paths of the recipe start from.</param>
    /// <param name="dataset">The only one of its datasets that is checked, against those to evaluate on; null for all.</param>
    /// <exception cref="DataException">A dataset, file or setting cannot be used.</exception>
    public static CheckTarget Of(Recipe recipe, Tokenizer? tokenizer, string workingDirectory, string? dataset = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var registry = DatasetRegistry.Load(Path.Combine(workingDirectory, recipe.Data.DatasetDir));
        var needsAnswer = recipe.Method.Stage != TrainingStage.Pt;
        var eval = recipe.Data.EvalDataset.Distinct(StringComparer.Ordinal).ToList();
        var train = (dataset is null ? recipe.Data.Dataset : eval.Contains(dataset) ? [] : [dataset]).Distinct(StringComparer.Ordinal);
        return new CheckTarget(
            [.. eval.Select(name => Open(name, isEval: true)), .. train.Select(name => Open(name, isEval: false))],
            tokenizer is null ? null : DataPipeline.Create(recipe, tokenizer, workingDirectory));

        CheckedDataset Open(string name, bool isEval) => new(DatasetSource.Open(registry.Get(name), needsAnswer), isEval);
    }

    /// <summary>One dataset without a recipe: lengths are in characters.</summary>
    /// <param name="dataset">Its entry.</param>
    /// <exception cref="DataException">Its files cannot be used.</exception>
    public static CheckTarget Of(DatasetInfo dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var hasAnswers = dataset.Formatting != DatasetFormatting.Alpaca || dataset.Columns.Response is not null;
        return new CheckTarget([new CheckedDataset(DatasetSource.Open(dataset, hasAnswers), IsEval: false)], pipeline: null);
    }
}
