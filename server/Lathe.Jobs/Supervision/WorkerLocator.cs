using Lathe.Jobs.Engines;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Finds the worker's executable. It is only ever started by path: libtorch must not load into this process.</summary>
public static class WorkerLocator
{
    /// <summary>
    /// Absolute path: the one given, else the one in LATHE_WORKER, else the one that came with the running program, else the one that was
    /// installed (<see cref="EngineStore"/>): looked for at each call, so that an installation needs no new start.
    /// Throws <see cref="RunStartException"/> when nothing is there.
    /// </summary>
    public static string Find(string? given = null)
    {
        if (given is not null)
        {
            var path = Path.GetFullPath(given);
            return File.Exists(path) ? path : throw Missing($"there is no {path}");
        }

        if (FindFixed() is { } worker)
        {
            return File.Exists(worker)
                ? worker
                : throw new RunStartException(
                    WorkerExitCode.Engine, $"{WorkerEnvironment.WorkerPath} names {worker}, which does not exist.");
        }

        return EngineStore.OfUser.Current is not { } installed
            ? throw Missing($"there is no {OwnPaths[0]}, and nothing in {EngineStore.OfUser.Folder}")
            : installed.Identity.Objection is { } objection
                ? throw new RunStartException(
                    WorkerExitCode.Engine,
                    $"The engine in {installed.Folder} can't be used. {objection}",
                    hint: $"Install the engine of this version: `{InstallCommand}`.")
                : installed.Worker;
    }

    /// <summary>What goes before any installed engine: the path in LATHE_WORKER, or the worker that came with the program; null when neither.</summary>
    public static string? FindFixed() => Environment.GetEnvironmentVariable(WorkerEnvironment.WorkerPath) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : OwnPaths.FirstOrDefault(File.Exists);

    private const string InstallCommand = "lathe engine install";

    /// <summary>Beside the program when published, in <c>worker/</c> after a build.</summary>
    private static string[] OwnPaths =>
    [
        Path.Combine(AppContext.BaseDirectory, EngineIdentity.ProgramName),
        Path.Combine(AppContext.BaseDirectory, "worker", EngineIdentity.ProgramName),
    ];

    private static RunStartException Missing(string why) => new(
        WorkerExitCode.Engine,
        $"Training needs Lathe's engine, which is not installed: {why}. "
            + $"Install it with `{InstallCommand}`, or the package with the engine, build Lathe, or set {WorkerEnvironment.WorkerPath} to a worker's path.");
}
