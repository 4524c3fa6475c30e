namespace Lathe.Protocol.Runs;

/// <summary>
/// The records of one run: <c>OUTPUT_DIR/.lathe/runs/ID/</c>. The files are the truth about a run; sockets only make it faster.
/// </summary>
public sealed record RunDirectory
{
    /// <summary>Raised when older readers can no longer make sense of the files.</summary>
    public const int FormatVersion = 1;

    private const string Folder = ".lathe";
    private static readonly string Below = Path.Combine(Folder, "runs");

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

    /// <summary>Folder of the files that are derived from the events: see <see cref="Runs.Index.RunIndex"/>.</summary>
    public string Index => In("index");

    /// <summary><see cref="RunDigest"/>: absent while the run goes on.</summary>
    public string Digest => In("digest.json");

    /// <summary><see cref="RunMemory"/>: absent until the worker has measured.</summary>
    public string Memory => In("memory.json");

    /// <summary><see cref="RunPlan"/>: absent when the run could not be planned.</summary>
    public string Plan => In("plan.json");

    /// <summary>What the worker's process and its native libraries printed.</summary>
    public string Log => In("worker.log");

    /// <summary>
    /// How the worker's process ended, written after it by the shell around it: its exit code (128 + the signal's number for one that
    /// was killed), then, where the kernel counts them, how many processes of its control group were ended for lack of memory, before
    /// and after. Absent until then, and on Windows.
    /// </summary>
    public string Exit => In("exit");

    /// <summary>Held open, exclusively, by the living worker.</summary>
    public string Lock => In("lock");

    /// <summary>Folder that holds the runs of an output folder.</summary>
    public static string RunsOf(string outputDirectory) => Path.Combine(Path.GetFullPath(outputDirectory), Below);

    /// <summary>Everything of Lathe's own in an output folder.</summary>
    public static string RecordsOf(string outputDirectory) => Path.Combine(Path.GetFullPath(outputDirectory), Folder);

    public static RunDirectory ForOutput(string outputDirectory, RunId id) =>
        new(Path.Combine(RunsOf(outputDirectory), id.ToString()), id);

    /// <summary>Takes a path to a run's folder; null when its name is not a run's.</summary>
    public static RunDirectory? At(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return RunId.TryParse(Path.GetFileName(full), out var id) ? new RunDirectory(full, id) : null;
    }

    /// <summary>The runs of an output folder, newest first; empty when there are none or they can't be listed.</summary>
    public static IReadOnlyList<RunDirectory> AllOf(string outputDirectory)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(RunsOf(outputDirectory))
                .Select(At)
                .OfType<RunDirectory>()
                .OrderByDescending(run => run.Id.ToString(), StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string In(string name) => Path.Combine(FullPath, name);
}
