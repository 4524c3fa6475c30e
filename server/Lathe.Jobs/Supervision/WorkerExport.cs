using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Has a worker export a model. The worker ends with whoever asked for it: nothing is left of what is not whole then.</summary>
public static class WorkerExport
{
    /// <param name="request">What is exported.</param>
    /// <param name="told">Called with each line the worker prints, and what it says; the last is the end.</param>
    /// <param name="workerPath">Of the worker; null: the one that is found.</param>
    /// <param name="cancellation">Asks the worker to stop; it is waited for all the same.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="RunStartException">The worker cannot be started, or ended without a word.</exception>
    public static Task<WorkerExitCode> RunAsync(
        ExportRequest request, Action<string, ExportEvent> told, string? workerPath = null, CancellationToken cancellation = default) =>
        WorkerErrand.RunAsync(
            "export",
            request.ToJson(),
            line =>
            {
                if (ExportEvent.Parse(line) is not { } next)
                {
                    return null;
                }

                told(line, next);
                return next.Type is ExportEventType.Finished or ExportEventType.Failed ? next.Kind ?? WorkerExitCode.Completed : null;
            },
            ("export", "What it had written beside the folder is removed by the next export to it. If it was killed for lack of memory, close other programs, or leave the check out (--no-check)."),
            workerPath,
            cancellation);
}
