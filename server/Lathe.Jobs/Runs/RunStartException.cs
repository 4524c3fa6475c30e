using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Runs;

/// <summary>A run that could not be started; nothing of it is left.</summary>
/// <param name="kind">What went wrong.</param>
/// <param name="message">One sentence.</param>
/// <param name="inner">The cause.</param>
/// <param name="hint">What to do; null: what <see cref="WorkerExitAdvice"/> says of the kind.</param>
public class RunStartException(WorkerExitCode kind, string message, Exception? inner = null, string? hint = null) : Exception(message, inner)
{
    public WorkerExitCode Kind { get; } = kind;

    /// <summary>What to do; may be empty.</summary>
    public string Hint { get; } = hint ?? WorkerExitAdvice.For(kind).Action;
}
