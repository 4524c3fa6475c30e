using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Model;

namespace Lathe.Cli.Commands;

/// <summary>From the words of the command line to something that can be started.</summary>
internal static class RecipeIntake
{
    private const string OverwriteKey = "overwrite_output_dir=";

    /// <summary>
    /// Reads and binds the recipe; prints everything there is to say about it on standard error. A recipe with errors, or one that
    /// cannot be read, gives no request but an exit code.
    /// </summary>
    public static (RunRequest? Request, WorkerExitCode ExitCode) Load(TrainArguments arguments)
    {
        var error = System.Console.Error;
        var overrides = arguments.Overwrite ? [.. arguments.Overrides, OverwriteKey + "true"] : arguments.Overrides;
        if (overrides.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } stray)
        {
            error.WriteLine($"lathe train: '{stray}' is not of the form key=value; a run has one recipe.");
            return (null, WorkerExitCode.Usage);
        }

        if (!RecipeFile.TryRead(arguments.RecipePath, out var source, out var problem))
        {
            error.WriteLine($"lathe train: {problem}");
            return (null, WorkerExitCode.Usage);
        }

        var folder = Environment.CurrentDirectory;
        var facts = new FileSystemFacts(folder, Path.GetFullPath(arguments.RecipePath));
        var bound = RecipeBinder.Bind(source, overrides, new BindOptions { Facts = facts, IsRun = true });
        var renderer = new FindingRenderer(error, ColorSupport.IsWanted(System.Console.IsErrorRedirected));
        renderer.Render(bound.Findings, verbose: false);
        if (bound.HasErrors)
        {
            renderer.RenderSummary(arguments.RecipePath, bound.Findings);
            return (null, WorkerExitCode.Recipe);
        }

        var plan = RunPlans.For(bound, folder, facts);
        if (plan is not null && MemoryNotice.For(plan) is { } notice)
        {
            error.WriteLine($"warning: {notice}");
        }

        var request = new RunRequest
        {
            RecipePath = arguments.RecipePath,
            RecipeText = source.Text,
            Overrides = overrides,
            WorkingDirectory = folder,
            Recipe = bound.Recipe,
            Existing = IsChosen(overrides, bound.Recipe) ? ExistingOutput.Overwrite : null,
            Queues = !arguments.NoQueue,
            Plan = plan is null ? null : RunPlans.Of(plan),
        };
        return (request, WorkerExitCode.Completed);
    }

    /// <summary>What stands on the command line is meant for this start; a recipe was written before.</summary>
    private static bool IsChosen(IReadOnlyList<string> overrides, Recipe recipe) =>
        recipe.Training.OverwriteOutputDir && overrides.Any(word => word.StartsWith(OverwriteKey, StringComparison.Ordinal));
}
