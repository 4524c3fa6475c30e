using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Starts worker processes.</summary>
internal static class WorkerProcess
{
    private const string Shell = "/bin/sh";

    // Blocks from here on are mappings of their own.
    private const string MappedBlock = "524288";

    // The heap below is never handed back.
    private const string LargeBlock = "8589934592";

    /// <summary>
    /// Ctrl-C and a closed terminal reach the whole foreground group; what they mean is decided by the client, not here. Where the
    /// system has <c>setsid</c> the worker leaves that group and outlives whoever ends it as a whole.
    /// </summary>
    private const string Detach = "trap '' INT HUP; command -v setsid >/dev/null && exec setsid \"$@\"; exec \"$@\"";

    /// <summary>
    /// The shell stays as the worker's parent and writes down how it ended (<see cref="RunDirectory.Exit"/>), so that this can be told
    /// also when nobody else saw it. SIGTERM, when it reaches both, is the worker's business; a trap with a command is not inherited,
    /// as ignoring would be. Output goes to the run's log from the first instruction on, also what the runtime or a native library
    /// prints, and needs no pipe that could break when this process ends.
    /// </summary>
    private const string Watch =
        """
        log=$1 exit=$2 counter=$3; shift 3
        trap : TERM
        exec >>"$log" 2>&1 </dev/null
        count() {
          [ -r "$counter" ] || return
          while read -r name value; do [ "$name" = oom_kill ] && echo "$value"; done <"$counter"
        }
        before=$(count)
        "$@"
        code=$?
        (umask 077; echo "$code" "$before" "$(count)" >"$exit.new" && mv -f "$exit.new" "$exit") 2>/dev/null
        exit "$code"
        """;

    /// <summary>Environment of a worker: this process's, with defaults that make libtorch fast. Values already set win.</summary>
    public static Dictionary<string, string?> EnvironmentOf()
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value);

        // OpenMP threads that spin between parallel regions fight with every other thread.
        variables.TryAdd("OMP_WAIT_POLICY", "passive");

        // In one heap, small objects settle in the holes that tensors leave, so that it grows to half as much again as is alive, never
        // twice the same. With mappings a run needs what is alive, and can be planned. Huge pages make up for the page faults.
        variables.TryAdd("MALLOC_MMAP_THRESHOLD_", MappedBlock);
        variables.TryAdd("MALLOC_TRIM_THRESHOLD_", LargeBlock);
        variables.TryAdd("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
        if (DotnetRoot() is { } root)
        {
            variables.TryAdd("DOTNET_ROOT", root);
        }

        return variables;
    }

    public static Process Start(string worker, RunDirectory run, string workingDirectory, IReadOnlyDictionary<string, string?> environment)
    {
        var counter = OutOfMemoryCounter.Find() ?? "";
        string[] command = [worker, "train", "--run", run.FullPath, WorkerEnvironment.Supervised];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(worker, command[1..]) { CreateNoWindow = true }
            : new ProcessStartInfo(Shell, ["-c", Detach, Shell, Shell, "-c", Watch, "lathe-worker", run.Log, run.Exit, counter, .. command]);
        start.UseShellExecute = false;
        start.WorkingDirectory = workingDirectory;
        Apply(environment, start);
        return Process.Start(start) ?? throw new InvalidOperationException("the system did not start a process");
    }

    public static void Apply(IReadOnlyDictionary<string, string?> environment, ProcessStartInfo start)
    {
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
    }

    /// <summary>Folder of the runtime this process runs on, for a worker that has to find it too; null when self-contained.</summary>
    private static string? DotnetRoot()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Directory.Exists(Path.Combine(root, "host", "fxr")) ? root : null;
    }
}
