using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary>From a recipe's URI, or an ended run, to a running worker. Failures are those of <see cref="RunFailure"/>.</summary>
internal static class RunStart
{
    private const string Overwrite = "overwrite_output_dir=true";

    public static StartedRun Start(RunStartParams parameters, Workspace workspace, RunMonitor runs)
    {
        try
        {
            using var key = parameters.Key is { } given ? StartKey.Claim(given) : null;
            if (key?.Run is { } earlier)
            {
                return new StartedRun(earlier, null, 0, null);
            }

            return (parameters.Recipe, parameters.Resume) switch
            {
                ({ } recipe, null) => StartRecipe(recipe, parameters, workspace, key),
                (null, { } _) when parameters.Overrides is { Count: > 0 } =>
                    throw RunFailure.InvalidParams("An ended run goes on with its own recipe: 'overrides' are of a 'recipe'."),
                (null, { } ended) => GoOn(ended, runs, key),
                _ => throw RunFailure.InvalidParams("Either 'recipe' or 'resume' says what to start."),
            };
        }
        catch (RunStartException failure)
        {
            throw RunFailure.Of(failure, parameters.Resume is null ? RunErrorKind.RecipeRefused : RunErrorKind.NotResumable);
        }
    }

    private static StartedRun GoOn(string ended, RunMonitor runs, StartKey? key)
    {
        var (request, plan) = RunContinuation.Of((runs.Find(ended) ?? throw RunFailure.Unknown(ended)).Run);
        var worker = new RunStarter().Start(request, plan, key);
        return new StartedRun(worker.Run, worker, 0, plan.Message);
    }

    private static StartedRun StartRecipe(string recipe, RunStartParams parameters, Workspace workspace, StartKey? key)
    {
        var (request, warnings) = Bind(recipe, parameters, workspace);
        var plan = RunStarter.Plan(request);
        if (plan is { Kind: StartKind.Resume, ChangedKeys.Count: > 0 } && parameters.Existing is null)
        {
            // Going on is what LLaMA-Factory does, but hardly what whoever changed the recipe expects.
            throw new ChoiceNeededException(plan);
        }

        var worker = new RunStarter().Start(request, plan, key);
        return new StartedRun(worker.Run, worker, warnings, plan.Message);
    }

    private static (RunRequest Request, int Warnings) Bind(string recipe, RunStartParams parameters, Workspace workspace)
    {
        var path = DocumentUri.ToPath(recipe)
            ?? throw RunFailure.Of(RunErrorKind.RecipeUnreadable, $"{recipe} is no file: save the recipe first.");
        var source = workspace.Find(recipe)?.Text ?? Read(path);
        var folder = workspace.WorkingDirectoryOf(recipe);
        IReadOnlyList<string> overrides =
            [.. parameters.Overrides ?? [], .. parameters.Existing is ExistingOutput.Overwrite ? [Overwrite] : Array.Empty<string>()];
        if (overrides.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } stray)
        {
            throw RunFailure.InvalidParams($"The override '{stray}' is not of the form key=value.");
        }

        var facts = new FileSystemFacts(folder, path);
        var bound = RecipeBinder.Bind(source, overrides, new BindOptions { Facts = facts, IsRun = true });

        // Weights of an earlier run are no mistake of the recipe: what becomes of them can be chosen.
        if (bound.Findings.Any(finding => finding.Severity is Severity.Error && finding.Code != FindingCodes.OutputDirHoldsWeights))
        {
            throw Refusal(path, bound);
        }

        RunRequest request = new()
        {
            RecipePath = path,
            RecipeText = source.Text,
            Overrides = overrides,
            WorkingDirectory = folder,
            Recipe = bound.Recipe,
            Existing = parameters.Existing,
            Plan = RunPlans.For(bound, folder, facts) is { } plan ? RunPlans.Of(plan) : null,
        };
        return (request, bound.Findings.Count(finding => finding.Severity is Severity.Warning));
    }

    private static SourceText Read(string path) => RecipeFile.TryRead(path, out var source, out var problem)
        ? source
        : throw RunFailure.Of(RunErrorKind.RecipeUnreadable, problem);

    private static LocalRpcException Refusal(string path, BindResult bound)
    {
        var errors = bound.Findings.Where(finding => finding.Severity is Severity.Error).ToList();

        // What the recipe is for comes before its other mistakes.
        var first = errors.Find(finding => finding.Code == FindingCodes.CommandNotYet) ?? errors[0];
        var more = errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "";
        return RunFailure.Of(
            RunErrorKind.RecipeRefused,
            $"{Path.GetFileName(path)} cannot be run: line {first.Start.Line}: {first.Message}{more}",
            first.Help);
    }
}
