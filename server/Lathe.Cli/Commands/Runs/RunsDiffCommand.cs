using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Runs;

/// <summary><c>lathe runs diff A B</c>.</summary>
internal static class RunsDiffCommand
{
    public const string Details =
        $"""
        Recipes are compared as they ran, with the defaults of keys that were not written. What came out of the runs is shown beside, and
        makes no difference.

        {RunSelection.Help}

        Examples:
          lathe runs diff k3f9q latest
          lathe runs diff saves/try1 saves/try2 --json | jq -r '.recipe[].key'

        Exit codes, as diff has them: 0 recipe and environment are the same, 1 they differ, 2 a run is not there or can't be read.
        """;

    private const int Same = 0;
    private const int Different = 1;
    private const int Trouble = 2;

    public static Command Create()
    {
        var a = new Argument<string>("A") { Description = "A run, as for lathe runs show." };
        var b = new Argument<string>("B") { Description = "The run to compare it with." };
        var json = new Option<bool>("--json") { Description = "Print the differences as one JSON object." };
        var command = new Command("diff", "Show what differs between two runs.") { a, b, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(a), parsed.GetRequiredValue(b), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string a, string b, bool json)
    {
        var result = Trouble;
        RunFiles.Guard("runs diff", () =>
        {
            var resolver = new RunResolver(Environment.CurrentDirectory);
            if (RunSelection.FindPresent(resolver, a, "runs diff") is not { } first
                || RunSelection.FindPresent(resolver, b, "runs diff") is not { } second)
            {
                return WorkerExitCode.Usage;
            }

            var comparison = RunComparison.Of(first.Run, first.Record, second.Run, second.Record);
            var (portraitA, portraitB) = (RunPortrait.Of(first), RunPortrait.Of(second));
            if (json)
            {
                RunsJson.WriteDiff(comparison, portraitA, portraitB);
            }
            else
            {
                RunDiffView.Write(Terminal.Output(), comparison, portraitA, portraitB);
            }

            result = comparison.IsSame ? Same : Different;
            return WorkerExitCode.Completed;
        });
        return result;
    }
}
