using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Training.Loop;

namespace Lathe.Worker.Modes;

/// <summary>
/// An exception as a closed kind, one sentence and an action. The engine wraps what users can understand; the rest ends here.
/// </summary>
internal static class Failures
{
    private const int DiskFull = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static FailedEvent Explain(Exception failure)
    {
        var (kind, message, hint) = failure switch
        {
            TrainingException training => (KindOf(training.Kind), training.Message, training.Hint),
            RunBusyException busy => (WorkerExitCode.RunBusy, busy.Message, busy.Hint),
            RunVersionException => (WorkerExitCode.Version, failure.Message, null),
            IOException { HResult: DiskFull or WindowsDiskFull } => (WorkerExitCode.Output, $"The disk is full: {failure.Message}", null),
            _ when IsDeviceMemory(failure) => (WorkerExitCode.DeviceMemory, Meaning(WorkerExitCode.DeviceMemory), null),
            _ when IsHostMemory(failure) => (WorkerExitCode.HostMemory, Meaning(WorkerExitCode.HostMemory), null),
            _ => (WorkerExitCode.Internal, $"{Meaning(WorkerExitCode.Internal)} ({failure.GetType().Name})", null),
        };
        return new FailedEvent { Kind = kind, Message = OneLine(message), Hint = hint ?? WorkerExitAdvice.For(kind).Action };
    }

    private static WorkerExitCode KindOf(TrainingFailure kind) => kind switch
    {
        TrainingFailure.Recipe => WorkerExitCode.Recipe,
        TrainingFailure.Data => WorkerExitCode.Data,
        TrainingFailure.Model => WorkerExitCode.Model,
        TrainingFailure.Engine => WorkerExitCode.Engine,
        TrainingFailure.Diverged => WorkerExitCode.Diverged,
        TrainingFailure.HostMemory => WorkerExitCode.HostMemory,
        TrainingFailure.DeviceMemory => WorkerExitCode.DeviceMemory,
        TrainingFailure.Output => WorkerExitCode.Output,
        _ => WorkerExitCode.Internal,
    };

    /// <summary>libtorch tells by text only.</summary>
    private static bool IsHostMemory(Exception failure) =>
        failure is OutOfMemoryException
        || failure.Message.Contains("DefaultCPUAllocator", StringComparison.Ordinal)
        || failure.Message.Contains("std::bad_alloc", StringComparison.Ordinal);

    private static bool IsDeviceMemory(Exception failure) => failure.Message.Contains("CUDA out of memory", StringComparison.Ordinal);

    private static string Meaning(WorkerExitCode code) => WorkerExitAdvice.For(code).Meaning;

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
