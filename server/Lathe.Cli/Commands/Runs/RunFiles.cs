using Lathe.Cli.Console;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Runs;

/// <summary>Files of runs that can't be read or written, in a sentence.</summary>
internal static class RunFiles
{
    public static WorkerExitCode Guard(string command, Func<WorkerExitCode> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refuse(command, failure);
        }
    }

    /// <inheritdoc cref="Guard"/>
    public static async Task<WorkerExitCode> GuardAsync(string command, Func<Task<WorkerExitCode>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (OutputClosedException)
        {
            // Such as after `| head`: whoever closed it has what they wanted.
            return WorkerExitCode.Completed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refuse(command, failure);
        }
    }

    private static WorkerExitCode Refuse(string command, Exception failure)
    {
        System.Console.Error.WriteLine($"lathe {command}: {Terminal.OneLine(failure.Message)}");
        return WorkerExitCode.Output;
    }
}
