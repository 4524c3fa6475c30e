using System.Reflection;
using System.Runtime.CompilerServices;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Tests;

/// <summary>A folder of one test, removed with it; and what most tests start from.</summary>
internal sealed class Sandbox : IDisposable
{
    private static readonly string State = Directory.CreateTempSubdirectory("lathe-tests-").FullName;

    public string Folder { get; } = Directory.CreateTempSubdirectory("lathe-test-").FullName;

    /// <summary>The worker's process around a scripted engine.</summary>
    public static string FakeWorker { get; } = Path.GetFullPath(
        typeof(Sandbox).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "FakeWorker").Value!);

    /// <summary>Nothing of the user's own state is touched by these tests.</summary>
    [ModuleInitializer]
    internal static void UseOwnState()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", Path.Combine(State, "state"));
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", Path.Combine(State, "data"));
        Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", State);
        Environment.SetEnvironmentVariable("LATHE_TEST_FACT", "kept");
        Environment.SetEnvironmentVariable("LATHE_HUB_TOKEN", "hf_neverwritten");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(State, recursive: true);
    }

    public RunRequest Request(string script = "complete") => new()
    {
        RecipePath = "my recipe.yaml",
        RecipeText = "run_name: " + script + " # as written\n",
        Overrides = ["max_steps=3"],
        WorkingDirectory = Folder,

        // Tests run beside one another.
        Queues = false,
        Recipe = new Recipe
        {
            Model = new ModelOptions { ModelNameOrPath = "models/tiny" },
            Training = new TrainingOptions { OutputDir = "out put", RunName = script },
        },
    };

    /// <summary>A run's folder without records.</summary>
    public RunDirectory EmptyRun()
    {
        var run = RunDirectory.ForOutput(Folder, RunId.Create(DateTimeOffset.UnixEpoch));
        Directory.CreateDirectory(run.FullPath);
        return run;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
