using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>How a worker ended, for people.</summary>
/// <param name="Code">What it means, and the exit code to hand on.</param>
/// <param name="ProcessExitCode">As the system reports it; 128 + the signal's number for a process killed by one.</param>
/// <param name="Message">One sentence: what happened.</param>
/// <param name="Hint">What to do; null when nothing needs doing.</param>
/// <param name="LogLines">Last lines of worker.log, oldest first; empty unless the worker was lost or failed unexpectedly.</param>
public sealed record WorkerExit(WorkerExitCode Code, int ProcessExitCode, string Message, string? Hint, IReadOnlyList<string> LogLines);
