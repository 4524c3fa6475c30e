using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Has a worker serve a model. The server ends with whoever asked for it.</summary>
public static class WorkerServe
{
    /// <param name="request">What is served.</param>
    /// <param name="told">Called with each line the worker prints, and what it says; the last is the end.</param>
    /// <param name="workerPath">Of the worker; null: the one that is found.</param>
    /// <param name="cancellation">Ends the server; its worker is waited for.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="RunStartException">The worker cannot be started, or ended without a word.</exception>
    public static Task<WorkerExitCode> RunAsync(
        ServeRequest request, Action<string, ServeEvent> told, string? workerPath = null, CancellationToken cancellation = default) =>
        WorkerErrand.RunAsync(
            "serve",
            request.ToJson(),
            line =>
            {
                if (ServeEvent.Parse(line) is not { } next)
                {
                    return null;
                }

                told(line, next);
                return next.Type is ServeEventType.Ended or ServeEventType.Failed ? next.Kind ?? WorkerExitCode.Completed : null;
            },
            ("serving", "If it was killed for lack of memory, close other programs, or serve the model in few bits (quantization_bit: 4)."),
            workerPath,
            cancellation);
}
