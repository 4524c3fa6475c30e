using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Lathe.Cli.Commands.Chat;
using Lathe.Cli.Commands.Data;
using Lathe.Cli.Commands.Engines;
using Lathe.Cli.Commands.Eval;
using Lathe.Cli.Commands.Export;
using Lathe.Cli.Commands.Hub;
using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Commands.Serve;
using Lathe.Cli.Commands.Tail;
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
          lathe export latest --output merged        merge what the newest run has trained into its base
          lathe chat latest                          talk to what the newest run has trained
          lathe serve latest                         the same over OpenAI's API
          lathe eval bench.yaml                      ask a model the questions of a benchmark (MMLU, CMMLU, C-Eval)
          lathe plan my.yaml                         say whether it fits in memory, and what would make it fit
          lathe data check my.yaml                   check the rows of its datasets: duplicates, cut answers, secrets
          lathe data preview my.yaml                 show rows as the training sees them
          lathe import axolotl.yml                   make a recipe of a configuration of Axolotl
          lathe data template --list                 list the chat templates
          lathe devices                              show GPUs and memory
          lathe tail latest -f                       follow the newest run, whoever started it
          lathe runs list                            list what was trained, and what is being trained
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

            await configuration.Error.WriteLineAsync($"See {NameOf(parsed.CommandResult)} --help.").ConfigureAwait(false);
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
        var plan = PlanCommand.Create();
        var root = new RootCommand("Fine-tunes language models from a recipe, on this machine.")
        {
            train,
            ValidateCommand.Create(),
            plan,
            ImportCommand.Create(),
            TokenizerCommand.Create(),
            ModelsCommand.Create(),
            DevicesCommand.Create(),
            DoctorCommand.Create(),
            DaemonCommand.Create(),
        };
        var details = new Dictionary<Command, string> { [root] = Details, [train] = TrainCommand.Details, [plan] = PlanCommand.Details };
        Add(ExportCommand.Create(), ExportCommand.Details);
        Add(ChatCommand.Create(), ChatCommand.Details);
        Add(ServeCommand.Create(), ServeCommand.Details);
        Add(EvalCommand.Create(), EvalCommand.Details);
        Add(TailCommand.Create(), TailCommand.Details);
        Add(StopCommand.Create(), StopCommand.Details);
        Add(PauseCommand.Create(), PauseCommand.Details);
        Add(ResumeCommand.Create(), ResumeCommand.Details);
        Add(EngineCommand.Create(), EngineCommand.Details);
        root.Add(RunsCommand.Create(details));
        root.Add(DataCommand.Create(details));
        DetailedHelp.AddTo(root, details);
        return root;

        void Add(Command command, string text)
        {
            root.Add(command);
            details.Add(command, text);
        }
    }

    /// <summary>As it is typed, such as <c>lathe runs list</c>.</summary>
    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "lathe";
}
