using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;

namespace Lathe.Cli.Commands;

/// <summary>From the words of the command line to something that can be started.</summary>
internal static class RecipeIntake
{
    /// <summary>
    /// Reads and binds the recipe; prints everything there is to say about it on standard error. A recipe with errors, or one that
    /// cannot be read, gives no request but an exit code.
    /// </summary>
    public static (RunRequest? Request, WorkerExitCode ExitCode) Load(TrainArguments arguments)
    {
        var error = System.Console.Error;
        if (arguments.Overrides.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } stray)
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
        var bound = RecipeBinder.Bind(source, arguments.Overrides, new BindOptions { Facts = facts, IsRun = true });
        var renderer = new FindingRenderer(error, ColorSupport.IsWanted(System.Console.IsErrorRedirected));
        renderer.Render(bound.Findings, verbose: false);
        if (bound.HasErrors)
        {
            renderer.RenderSummary(arguments.RecipePath, bound.Findings);
            return (null, WorkerExitCode.Recipe);
        }

        var request = new RunRequest
        {
            RecipePath = arguments.RecipePath,
            RecipeText = source.Text,
            Overrides = arguments.Overrides,
            WorkingDirectory = folder,
            Recipe = bound.Recipe,
        };
        return (request, WorkerExitCode.Completed);
    }
}
