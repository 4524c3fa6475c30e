using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Training.Modules;
using Lathe.Worker.Modes;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <summary>
/// <c>lathe train</c> without its processes: the shell's intake and the worker's train mode, one after the other here, so that many runs
/// share one start of libtorch.
/// </summary>
internal static class InProcess
{
    /// <summary>By default the faster of two ways to multiply is measured, and noise must not decide about the last bits of a test.</summary>
    static InProcess() => Environment.SetEnvironmentVariable(ComputeContextFactory.MatmulVariable, TrainProcess.Matmul);

    public static FinishedRun Train(TinyFolder folder, params string[] overrides)
    {
        var path = folder.WriteRecipe();
        Assert.True(RecipeFile.TryRead(path, out var source, out var problem), problem);
        var bound = RecipeBinder.Bind(source, overrides, new BindOptions { Facts = new FileSystemFacts(folder.Root) });
        var told = new StringWriter();
        new FindingRenderer(told, color: false).Render(bound.Findings);
        if (bound.HasErrors)
        {
            return new FinishedRun(WorkerExitCode.Recipe, told.ToString(), []);
        }

        var request = new RunRequest
        {
            RecipePath = path,
            RecipeText = source.Text,
            Overrides = overrides,
            WorkingDirectory = folder.Root,
            Recipe = bound.Recipe,
        };
        var run = RunRecords.Create(request, "lathe-worker", EnvironmentFacts.Gather([]), DateTimeOffset.UtcNow);
        var code = Quietly(() => TrainMode.Run(run, supervised: true));
        var events = EventsOf(run);
        return new FinishedRun(code, events[^1] is FailedEvent failed ? $"{failed.Message}\n{failed.Hint}" : "", events);
    }

    public static List<RunEvent> EventsOf(RunDirectory run)
    {
        using var file = new FileStream(run.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return [.. new EventFileTail(file).ReadLines().Select(line => line.Event)];
    }

    /// <summary>What the worker prints for its log does not belong into the tests' output.</summary>
    private static T Quietly<T>(Func<T> work)
    {
        var error = Console.Error;
        Console.SetError(TextWriter.Null);
        try
        {
            return work();
        }
        finally
        {
            Console.SetError(error);
        }
    }
}
