using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary>From a recipe's URI to a running worker. Failures are those of <see cref="RunFailure"/>.</summary>
internal static class RunStart
{
    public static (RunningWorker Worker, int Warnings) Start(RunStartParams parameters, Workspace workspace)
    {
        var path = DocumentUri.ToPath(parameters.Recipe)
            ?? throw RunFailure.Of(RunErrorKind.RecipeUnreadable, $"{parameters.Recipe} is no file: save the recipe first.");
        var source = workspace.Find(parameters.Recipe)?.Text ?? Read(path);
        var folder = workspace.WorkingDirectoryOf(parameters.Recipe);
        var overrides = parameters.Overrides ?? [];
        if (overrides.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } stray)
        {
            throw RunFailure.InvalidParams($"The override '{stray}' is not of the form key=value.");
        }

        var bound = RecipeBinder.Bind(source, overrides, new BindOptions { Facts = new FileSystemFacts(folder, path), IsRun = true });
        if (bound.HasErrors)
        {
            throw Refusal(path, bound);
        }

        try
        {
            var worker = new RunStarter().Start(new RunRequest
            {
                RecipePath = path,
                RecipeText = source.Text,
                Overrides = overrides,
                WorkingDirectory = folder,
                Recipe = bound.Recipe,
            });
            return (worker, bound.Findings.Count(finding => finding.Severity is Severity.Warning));
        }
        catch (RunStartException failure)
        {
            var kind = failure.Kind is WorkerExitCode.Output ? RunErrorKind.OutputUnusable : RunErrorKind.EngineMissing;
            throw RunFailure.Of(kind, failure.Message, WorkerExitAdvice.For(failure.Kind).Action);
        }
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
