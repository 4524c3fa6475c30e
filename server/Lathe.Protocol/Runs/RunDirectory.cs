namespace Lathe.Protocol.Runs;

/// <summary>
/// The records of one run: <c>OUTPUT_DIR/.lathe/runs/ID/</c>. The files are the truth about a run; sockets only make it faster.
/// </summary>
public sealed record RunDirectory
{
    /// <summary>Raised when older readers can no longer make sense of the files.</summary>
    public const int FormatVersion = 1;

    private static readonly string Below = Path.Combine(".lathe", "runs");

    private RunDirectory(string path, RunId id)
    {
        FullPath = path;
        Id = id;
    }

    public RunId Id { get; }

    /// <summary>Absolute.</summary>
    public string FullPath { get; }

    /// <summary>The recipe as the user wrote it.</summary>
    public string Recipe => In("recipe.yaml");

    /// <summary>The recipe as it runs: every key with its value, paths absolute.</summary>
    public string ResolvedRecipe => In("resolved.json");

    /// <summary><see cref="EnvironmentRecord"/>.</summary>
    public string Environment => In("environment.json");

    /// <summary><see cref="RunRecord"/>.</summary>
    public string Record => In("run.json");

    /// <summary>One <see cref="Events.RunEvent"/> per line.</summary>
    public string Events => In("events.jsonl");

    /// <summary>What the worker's process and its native libraries printed.</summary>
    public string Log => In("worker.log");

    /// <summary>Held open, exclusively, by the living worker.</summary>
    public string Lock => In("lock");

    /// <summary>Folder that holds the runs of an output folder.</summary>
    public static string RunsOf(string outputDirectory) => Path.Combine(Path.GetFullPath(outputDirectory), Below);

    public static RunDirectory ForOutput(string outputDirectory, RunId id) =>
        new(Path.Combine(RunsOf(outputDirectory), id.ToString()), id);

    /// <summary>Takes a path to a run's folder; null when its name is not a run's.</summary>
    public static RunDirectory? At(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return RunId.TryParse(Path.GetFileName(full), out var id) ? new RunDirectory(full, id) : null;
    }

    private string In(string name) => Path.Combine(FullPath, name);
}
