using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Runs;

/// <summary>A run that could not be started; nothing of it is left.</summary>
public sealed class RunStartException(WorkerExitCode kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public WorkerExitCode Kind { get; } = kind;
}
