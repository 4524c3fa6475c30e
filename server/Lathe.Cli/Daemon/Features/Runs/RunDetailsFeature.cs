using Lathe.Cli.Daemon.Hosting;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary><c>lathe/run/show</c>, <c>log</c>, <c>recipe</c> and <c>remove</c>: what a run's files tell, and their end.</summary>
internal sealed class RunDetailsFeature(RunMonitor monitor)
{
    public void AddMethods(MethodTable methods)
    {
        methods.Read(DaemonMethods.RunShow, json => json.RunShowParams, (parameters, _, _) => Task.FromResult(Guard(parameters.RunId, Show)));
        methods.Read(DaemonMethods.RunLog, json => json.RunLogParams, (parameters, _, _) => Task.FromResult(ReadLog(parameters)));
        methods.Read(DaemonMethods.RunRecipe, json => json.RunRecipeParams, (parameters, _, _) => Task.FromResult(Guard(parameters.RunId, ReadRecipe)));
        methods.Read(DaemonMethods.RunRemove, json => json.RunRemoveParams, (parameters, _, _) => Task.FromResult(new RunRemover(monitor).Remove(parameters)));
    }

    private static RunShowResult Show(ObservedRun observed)
    {
        observed.Refresh();
        return RunShow.Of(observed.Run, RecordOf(observed), observed.Describe());
    }

    private static RunRecipeResult ReadRecipe(ObservedRun observed)
    {
        var record = RecordOf(observed);
        return ResolvedRecipe.Read(observed.Run) is { } recipe
            ? new RunRecipeResult(recipe.ToYaml(record.WorkingDirectory))
            : throw RunFailure.Of(RunErrorKind.RecipeUnreadable, $"The recipe of run {observed.Run.Id} cannot be read: {observed.Run.ResolvedRecipe}");
    }

    private RunLogResult ReadLog(RunLogParams parameters)
    {
        if (parameters.From < 0 || parameters.MaxBytes is < RunLogParams.MinBytes or > RunLogParams.BytesLimit)
        {
            throw RunFailure.InvalidParams(
                $"'from' is at least 0, 'maxBytes' from {RunLogParams.MinBytes} to {RunLogParams.BytesLimit}.");
        }

        return Guard(parameters.RunId, observed =>
        {
            observed.Refresh();
            var page = WorkerLogPage.Read(observed.Run, parameters.From, parameters.MaxBytes, observed.Ended.IsCompleted)
                ?? throw RunFailure.InvalidParams($"The log of run {parameters.RunId} has no byte {parameters.From}.");
            return new RunLogResult(page.Text, page.Next, IsWhole: parameters.From is not null || page.Start == 0);
        });
    }

    private T Guard<T>(string id, Func<ObservedRun, T> read)
    {
        var observed = monitor.Find(id) ?? throw RunFailure.Unknown(id);
        try
        {
            return read(observed);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw RunFailure.Of(RunErrorKind.Internal, $"The files of run {id} cannot be read: {failure.Message}");
        }
    }

    private static RunRecord RecordOf(ObservedRun observed) =>
        RunRecords.Read(observed.Run) ?? throw RunFailure.Unknown(observed.Run.Id.ToString());
}
