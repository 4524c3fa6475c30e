using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Has a worker ask a model the questions of a benchmark. The worker ends with whoever asked for it.</summary>
public static class WorkerEval
{
    /// <param name="request">What is asked.</param>
    /// <param name="told">Called with each line the worker prints, and what it says; the last is the end.</param>
    /// <param name="workerPath">Of the worker; null: the one that is found.</param>
    /// <param name="cancellation">Asks the worker to stop; it is waited for all the same.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="RunStartException">The worker cannot be started, or ended without a word.</exception>
    public static Task<WorkerExitCode> RunAsync(
        EvalRequest request, Action<string, EvalProgress> told, string? workerPath = null, CancellationToken cancellation = default) =>
        WorkerErrand.RunAsync(
            "eval",
            request.ToJson(),
            line =>
            {
                if (EvalProgress.Parse(line) is not { } next)
                {
                    return null;
                }

                told(line, next);
                return next.Type is EvalProgressType.Finished or EvalProgressType.Failed ? next.Kind ?? WorkerExitCode.Completed : null;
            },
            ("benchmark", "If it was killed for lack of memory, lower batch_size, or close other programs."),
            workerPath,
            cancellation);
}
