using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Benchmarks;

/// <summary>Plans and runs recipes through the program, in a folder of their own.</summary>
internal sealed class MemoryRunner : IDisposable
{
    private readonly MemoryFolder _folder;
    private int _recipes;

    /// <param name="tokens">Of the longest run.</param>
    public MemoryRunner(int tokens)
    {
        _folder = new MemoryFolder(Metadata("Tokenizer"), tokens);

        // Measures the processor: where bf16 is slower, the engine computes in fp32, and plans have to know.
        _ = Shell(MemoryRun.NoEnvironment, "doctor");
    }

    /// <returns>Path of the recipe.</returns>
    public string Write(MemoryRun run, int steps)
    {
        var name = $"run-{++_recipes}";
        return _folder.Write(name, run.Recipe(steps).Append(new("output_dir", _folder.PathOf(name))));
    }

    /// <summary>Bytes that are planned for the recipe as it is written, by the program and for this machine.</summary>
    public long Plan(string recipe)
    {
        using var plan = JsonDocument.Parse(Shell(MemoryRun.NoEnvironment, "plan", recipe, "--json").Output);
        return plan.RootElement.GetProperty("allocated").GetInt64();
    }

    /// <summary>Runs it; null, with a word on the error stream, when it fails.</summary>
    public (RunMemory? Memory, RunSummary? Summary) Measure(MemoryRun run, string recipe)
    {
        if (run.NeedsWeights)
        {
            _folder.WriteWeights(BenchmarkModel.Find(run.Model));
        }

        var output = Path.ChangeExtension(recipe, null);
        try
        {
            var (code, text) = Shell(run.Environment, "train", recipe);
            if (code != 0)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Name} ended with {code}: {text}"));
                return default;
            }

            var records = RunDirectory.At(Directory.GetDirectories(RunDirectory.RunsOf(output)).Single())!;
            var last = JsonSerializer.Deserialize(File.ReadLines(records.Events).Last(), RunJson.Line.RunEvent);
            return (JsonSerializer.Deserialize(File.ReadAllBytes(records.Memory), RunJson.Indented.RunMemory), (last as FinishedEvent)?.Summary);
        }
        finally
        {
            // Weights of all runs together would fill a small disk.
            Directory.Delete(output, recursive: true);
        }
    }

    public void DeleteWeights(MemoryRun run) => _folder.DeleteWeights(BenchmarkModel.Find(run.Model));

    public void Dispose() => _folder.Dispose();

    private (int Code, string Output) Shell(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Metadata("Shell"), arguments)
        {
            WorkingDirectory = _folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["XDG_STATE_HOME"] = _folder.PathOf("state"), ["XDG_CACHE_HOME"] = _folder.PathOf("cache"), ["NO_COLOR"] = "1" },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? text : text + error.Result);
    }

    private static string Metadata(string key) => Path.GetFullPath(
        typeof(MemoryRunner).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!);
}
