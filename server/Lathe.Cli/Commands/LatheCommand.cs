using System.CommandLine;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary>The program's root: its commands, and what exit codes mean for all of them.</summary>
internal static class LatheCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);

        // Ctrl-C belongs to the commands: it stops a run with a checkpoint.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            var exitCode = await parsed.InvokeAsync(configuration).ConfigureAwait(false);
            return parsed.Errors.Count > 0 ? (int)WorkerExitCode.Usage : exitCode;
        }
        catch (Exception failure) when (Environment.GetEnvironmentVariable("LATHE_DEBUG") is null)
        {
            await System.Console.Error.WriteLineAsync(
                $"lathe failed in a way it did not expect ({failure.GetType().Name}: {failure.Message}). LATHE_DEBUG=1 shows where.")
                .ConfigureAwait(false);
            return (int)WorkerExitCode.Internal;
        }
    }

    private static RootCommand Create() => new(
        """
        Fine-tunes language models from a recipe, on this machine.

          lathe train my.yaml                        train
          lathe train my.yaml learning_rate=1e-4     train with one value changed
          lathe validate my.yaml                     check a recipe without running it
          lathe doctor                               check whether training can run here
        """)
    {
        TrainCommand.Create(),
        ValidateCommand.Create(),
        DoctorCommand.Create(),
    };
}
