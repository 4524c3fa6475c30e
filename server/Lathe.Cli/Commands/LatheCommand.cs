using System.CommandLine;
using System.CommandLine.Invocation;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary>The program's root: its commands, and what exit codes mean for all of them.</summary>
internal static class LatheCommand
{
    private const string Details =
        """
        Examples:
          lathe train my.yaml                        train as the recipe says
          lathe train my.yaml learning_rate=1e-4     the same with one value changed
          lathe validate my.yaml                     check a recipe without running it
          lathe doctor                               check whether training can run here
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        if (parsed.Action is ParseErrorAction error)
        {
            error.ShowHelp = false;
        }

        // Ctrl-C belongs to the commands: it stops a run with a checkpoint.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            var exitCode = await parsed.InvokeAsync(configuration).ConfigureAwait(false);
            if (parsed.Action is not ParseErrorAction)
            {
                return exitCode;
            }

            var command = parsed.CommandResult.Command is RootCommand ? "lathe" : $"lathe {parsed.CommandResult.Command.Name}";
            await configuration.Error.WriteLineAsync($"See {command} --help.").ConfigureAwait(false);
            return (int)WorkerExitCode.Usage;
        }
        catch (Exception failure) when (Environment.GetEnvironmentVariable("LATHE_DEBUG") is null)
        {
            await System.Console.Error.WriteLineAsync(
                $"lathe failed in a way it did not expect ({failure.GetType().Name}: {failure.Message}). LATHE_DEBUG=1 shows where.")
                .ConfigureAwait(false);
            return (int)WorkerExitCode.Internal;
        }
    }

    private static RootCommand Create()
    {
        var train = TrainCommand.Create();
        var root = new RootCommand("Fine-tunes language models from a recipe, on this machine.")
        {
            train,
            ValidateCommand.Create(),
            TokenizerCommand.Create(),
            DoctorCommand.Create(),
            DaemonCommand.Create(),
        };
        DetailedHelp.AddTo(root, new Dictionary<Command, string> { [root] = Details, [train] = TrainCommand.Details });
        return root;
    }
}
