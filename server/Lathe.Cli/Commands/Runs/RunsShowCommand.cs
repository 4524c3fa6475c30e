using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Cli.Rendering;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Runs;

/// <summary><c>lathe runs show RUN</c>.</summary>
internal static class RunsShowCommand
{
    public const string Details =
        $"""
        {RunSelection.Help}

        Examples:
          lathe runs show latest
          lathe runs show saves/try2
          lathe runs show k3f9q --json | jq .figures.lastLoss

        Exit codes: 0 shown, 2 no such run, 12 its files cannot be read.
        """;

    public static Command Create()
    {
        var run = RunSelection.Argument();
        var json = new Option<bool>("--json") { Description = "Print it as one JSON object." };
        var command = new Command("show", "Show everything that is known of a run.") { run, json };
        command.SetAction(parsed => (int)RunFiles.Guard("runs show", () => Run(parsed.GetRequiredValue(run), parsed.GetValue(json))));
        return command;
    }

    private static WorkerExitCode Run(string word, bool json)
    {
        if (RunSelection.FindPresent(word, "runs show") is not { } run)
        {
            return WorkerExitCode.Usage;
        }

        var portrait = RunPortrait.Of(run);
        if (json)
        {
            RunsJson.WriteShow(portrait);
        }
        else
        {
            RunShowView.Write(Terminal.Output(), portrait);
        }

        return WorkerExitCode.Completed;
    }
}
