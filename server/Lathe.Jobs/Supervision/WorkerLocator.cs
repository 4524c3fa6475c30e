using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Finds the worker's executable. It is only ever started by path: libtorch must not load into this process.</summary>
public static class WorkerLocator
{
    private static string FileName => OperatingSystem.IsWindows() ? "lathe-worker.exe" : "lathe-worker";

    /// <summary>
    /// The path in LATHE_WORKER, else <c>worker/lathe-worker</c> beside the running program. Throws <see cref="RunStartException"/>.
    /// </summary>
    public static string Find()
    {
        var named = Environment.GetEnvironmentVariable(WorkerEnvironment.WorkerPath);
        if (!string.IsNullOrEmpty(named))
        {
            var full = Path.GetFullPath(named);
            return File.Exists(full)
                ? full
                : throw new RunStartException(WorkerExitCode.Engine, $"{WorkerEnvironment.WorkerPath} names {full}, which does not exist.");
        }

        var beside = Path.Combine(AppContext.BaseDirectory, "worker", FileName);
        return File.Exists(beside)
            ? beside
            : throw new RunStartException(
                WorkerExitCode.Engine,
                $"The worker is missing at {beside}; build or install Lathe again, or set {WorkerEnvironment.WorkerPath} to its path.");
    }
}
