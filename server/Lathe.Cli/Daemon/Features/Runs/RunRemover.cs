using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Observation;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary><c>lathe/run/remove</c>: says what would go, and removes it once that was confirmed.</summary>
internal sealed class RunRemover(RunMonitor monitor)
{
    public RunRemoveResult Remove(RunRemoveParams parameters)
    {
        var run = Find(parameters.RunId);
        try
        {
            return parameters.Scope is RunRemoveScope.Listing ? Forget(run, parameters.Confirmed) : Remove(run, parameters);
        }
        catch (RunRemovalException refusal)
        {
            throw RunFailure.Of(RunErrorKind.NotRemovable, refusal.Message, refusal.Hint);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw RunFailure.Of(RunErrorKind.OutputUnusable, $"The files of run {run.Id} cannot be removed: {failure.Message}");
        }
    }

    /// <summary>Also a run whose folder is gone, as long as its pointer is there.</summary>
    private CataloguedRun Find(string id)
    {
        if (monitor.Find(id) is { } observed)
        {
            return RunCatalogue.At(observed.Run.FullPath) ?? throw RunFailure.Unknown(id);
        }

        return RunId.TryParse(id, out var parsed) && File.Exists(StateFolder.PointerOf(parsed))
            ? RunCatalogue.Of(parsed)
            : throw RunFailure.Unknown(id);
    }

    private RunRemoveResult Forget(CataloguedRun run, bool isConfirmed)
    {
        RunRemoval.RefuseIfActive(run);
        if (isConfirmed)
        {
            RunRemoval.Forget(run.Id);
            monitor.Forget(run.Id);
        }

        return new RunRemoveResult(0, 0, []);
    }

    private RunRemoveResult Remove(CataloguedRun run, RunRemoveParams parameters)
    {
        if (run.Presence is RunPresence.Gone)
        {
            throw new RunRemovalException($"The folder of run {run.Id} is gone.", "Take it off the list.");
        }

        var removal = RunRemoval.Plan(run, withOutput: parameters.Scope is RunRemoveScope.Output);
        IReadOnlyList<KeptFile> changed = [];
        if (parameters.Confirmed)
        {
            changed = removal.Execute();
            monitor.Forget(run.Id);
        }

        var left = changed.Select(kept => kept.Path).ToHashSet(StringComparer.Ordinal);
        var gone = removal.Files.Where(file => !left.Contains(file.Path)).ToList();
        return new RunRemoveResult(
            gone.Count, gone.Sum(file => file.Bytes), [.. removal.Kept.Concat(changed).Select(kept => $"{kept.Path}: {kept.Reason}")]);
    }
}
