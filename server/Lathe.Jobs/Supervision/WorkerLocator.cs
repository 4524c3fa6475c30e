using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Finds the worker's executable. It is only ever started by path: libtorch must not load into this process.</summary>
public static class WorkerLocator
{
    private static string FileName => OperatingSystem.IsWindows() ? "lathe-worker.exe" : "lathe-worker";

    /// <summary>
    /// Absolute path: the one given, else the one in LATHE_WORKER, else the one that came with the running program: beside it when published,
    /// in <c>worker/</c> after a build.
    /// Throws <see cref="RunStartException"/> when nothing is there.
    /// </summary>
    public static string Find(string? given = null)
    {
        var named = Environment.GetEnvironmentVariable(WorkerEnvironment.WorkerPath) is { Length: > 0 } value ? value : null;
        var path = Path.GetFullPath(given ?? named ?? OwnPath());
        return File.Exists(path)
            ? path
            : throw new RunStartException(
                WorkerExitCode.Engine,
                given is null && named is not null
                    ? $"{WorkerEnvironment.WorkerPath} names {path}, which does not exist."
                    : $"Training needs Lathe's engine, which is not installed: there is no {path}. "
                        + $"Install the package with the engine, build Lathe, or set {WorkerEnvironment.WorkerPath} to a worker's path.");
    }

    private static string OwnPath()
    {
        var published = Path.Combine(AppContext.BaseDirectory, FileName);
        return File.Exists(published) ? published : Path.Combine(AppContext.BaseDirectory, "worker", FileName);
    }
}
