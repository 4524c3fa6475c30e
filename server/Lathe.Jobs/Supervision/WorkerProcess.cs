using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Starts worker processes.</summary>
internal static class WorkerProcess
{
    private const string LargeBlock = "8589934592";

    /// <summary>
    /// The shell replaces itself by the worker (same process id). Output goes to the run's log from the first instruction on,
    /// also what the runtime or a native library prints, and needs no pipe that could break when this process ends.
    /// Ctrl-C and a closed terminal reach the whole foreground group; what they mean is decided by the client, not here. Where the
    /// system has <c>setsid</c> the worker leaves that group and outlives whoever ends it as a whole.
    /// </summary>
    private const string Redirect =
        "log=$1; shift; trap '' INT HUP; command -v setsid >/dev/null && set -- setsid \"$@\"; exec \"$@\" >>\"$log\" 2>&1 </dev/null";

    /// <summary>Environment of a worker: this process's, with defaults that make libtorch fast. Values already set win.</summary>
    public static Dictionary<string, string?> EnvironmentOf()
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value);

        // OpenMP threads that spin between parallel regions fight with every other thread.
        variables.TryAdd("OMP_WAIT_POLICY", "passive");

        // glibc hands large blocks back to the kernel by default, and page faults then dominate a step.
        variables.TryAdd("MALLOC_MMAP_THRESHOLD_", LargeBlock);
        variables.TryAdd("MALLOC_TRIM_THRESHOLD_", LargeBlock);
        if (DotnetRoot() is { } root)
        {
            variables.TryAdd("DOTNET_ROOT", root);
        }

        return variables;
    }

    public static Process Start(string worker, RunDirectory run, string workingDirectory, IReadOnlyDictionary<string, string?> environment)
    {
        string[] command = [worker, "train", "--run", run.FullPath, WorkerEnvironment.Supervised];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(worker, command[1..]) { CreateNoWindow = true }
            : new ProcessStartInfo("/bin/sh", ["-c", Redirect, "lathe-worker", run.Log, .. command]);
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
