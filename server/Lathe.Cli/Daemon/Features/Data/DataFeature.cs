using Lathe.Cli.Daemon.Features.Recipes;
using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Facts;
using Lathe.Data;
using Lathe.Data.Preview;
using Lathe.Data.Quality;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Model;

namespace Lathe.Cli.Daemon.Features.Data;

/// <summary>
/// <c>lathe/data/check</c> and <c>lathe/data/preview</c>. Checks go one after another, each with the memory it needs; what one finds about a
/// recipe's datasets is kept, and stands on the recipe's line from then on.
/// </summary>
/// <param name="services">The session's.</param>
/// <param name="found">Called when recipes are to be looked at anew.</param>
internal sealed class DataFeature(SessionServices services, Action found) : IDisposable
{
    /// <summary>Garbage of a larger check, in bytes of files, is given back at once: a daemon lives for days.</summary>
    private const long LargeBytes = 64 << 20;

    private readonly SemaphoreSlim _oneCheck = new(1);
    private readonly LoadedTokenizer _tokenizer = new();

    public void AddMethods(MethodTable methods)
    {
        methods.Read(DaemonMethods.DataCheck, json => json.DataCheckParams, CheckAsync);
        methods.Read(DaemonMethods.DataPreview, json => json.DataPreviewParams, PreviewAsync);
    }

    public void Dispose() => _oneCheck.Dispose();

    private async Task<DataCheckResult> CheckAsync(DataCheckParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        await _oneCheck.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Guarded(() => Check(parameters, workspace, cancellation)), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _oneCheck.Release();
        }
    }

    private DataCheckResult Check(DataCheckParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        var progress = parameters.Token is { } token ? new CheckTeller(services, token) : null;
        CheckResult result;
        if (parameters.Recipe is { } uri)
        {
            var (recipe, folder) = RecipeOf(uri, workspace);
            result = DataCheck.Run(CheckTarget.Of(recipe, TokenizerOf(recipe, folder), folder, parameters.Dataset), progress, cancellation);
            DataChecks.Keep(recipe, folder, result);
            found();
        }
        else
        {
            var path = (parameters.File is { } file ? DocumentUri.ToPath(file) : null)
                ?? throw RunFailure.InvalidParams("A check needs a recipe, or a file on this machine.");
            result = DataCheck.Run(CheckTarget.Of(DatasetGuess.Of(path).Dataset), progress, cancellation);
        }

        if (result.Report.Datasets.Sum(dataset => dataset.Bytes) > LargeBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return DataConversion.From(result.Report);
    }

    private Task<DataPreviewResult> PreviewAsync(DataPreviewParams parameters, Workspace workspace, CancellationToken cancellation) => Task.Run(
        () => Guarded(() =>
        {
            if (parameters.First < 1 || parameters.Count is < 1 or > PreviewRequest.MaxCount)
            {
                throw RunFailure.InvalidParams($"Rows count from 1, and at most {PreviewRequest.MaxCount} are shown.");
            }

            var (recipe, folder) = RecipeOf(parameters.Recipe, workspace);
            var request = new PreviewRequest(parameters.Dataset, parameters.First, parameters.Count);
            return DataConversion.From(DataPreview.Read(recipe, TokenizerOf(recipe, folder), folder, request, cancellation));
        }),
        cancellation);

    private Lathe.Data.Tokenizers.PipelineTokenizer TokenizerOf(Recipe recipe, string folder) => recipe.Model.ModelNameOrPath is { Length: > 0 } model
        ? RecipeTokenizer.Extend(_tokenizer.Of(Path.Combine(folder, model)), recipe, folder).Tokenizer
        : throw new DataException("The recipe names no model, whose tokenizer is needed: set model_name_or_path.");

    private static (Recipe Recipe, string Folder) RecipeOf(string uri, Workspace workspace)
    {
        var recipe = AskedRecipe.Of(uri, workspace).Bound.Recipe;
        return recipe.Data is { Dataset.Count: 0, EvalDataset.Count: 0 }
            ? throw RunFailure.Of(RunErrorKind.DataUnusable, "The recipe names no dataset.", "Set dataset.")
            : (recipe, workspace.WorkingDirectoryOf(uri));
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DataException failure)
        {
            throw RunFailure.Of(RunErrorKind.DataUnusable, failure.Message);
        }
    }
}
