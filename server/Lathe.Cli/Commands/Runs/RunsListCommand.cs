using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Runs;

/// <summary><c>lathe runs list</c>.</summary>
internal static class RunsListCommand
{
    public const string Details =
        """
        Runs of all folders, windows and shells, newest first: the 20 newest, or all with --all; --json always lists all. A run whose
        folder was removed, or is on a disk that is not there, is listed as gone; lathe runs forget takes it off the list.

        Examples:
          lathe runs list --state active
          lathe runs list --recipe assistant --model qwen
          lathe runs list --json | jq -r '.[] | select(.state == "failed") | .id'
        """;

    private const int Newest = 20;

    public static Command Create()
    {
        var recipe = new Option<string>("--recipe") { Description = "Only runs of recipes whose path has this in it.", HelpName = "TEXT" };
        var model = new Option<string>("--model")
        {
            Description = "Only runs of models whose name or path has this in it.",
            HelpName = "TEXT",
        };
        var state = new Option<string>("--state")
        {
            Description = "Only runs in this state; active: all that have not ended.",
            HelpName = "STATE",
        };
        state.AcceptOnlyFromAmong([.. RunStates.Words]);
        var all = new Option<bool>("--all") { Description = "List all, not only the newest." };
        var json = new Option<bool>("--json") { Description = "Print them as one JSON array." };
        var command = new Command("list", "List runs, newest first.") { recipe, model, state, all, json };
        command.SetAction(parsed =>
        {
            var filter = new RunsListFilter(parsed.GetValue(recipe), parsed.GetValue(model), parsed.GetValue(state));
            return (int)Run(filter, parsed.GetValue(all), parsed.GetValue(json));
        });
        return command;
    }

    private static WorkerExitCode Run(RunsListFilter filter, bool all, bool json)
    {
        var ids = RunCatalogue.Ids();
        var names = new RunNames(ids);
        var limit = all || json ? int.MaxValue : Newest;

        // One more than is shown tells whether there are more.
        List<ListedRun> runs =
        [
            .. ids.Select(id => new ListedRun(RunCatalogue.Of(id))).Where(filter.Takes).Take(limit is int.MaxValue ? limit : limit + 1),
        ];
        if (json)
        {
            RunsJson.WriteList(runs, names);
        }
        else
        {
            RunsListView.Write(Terminal.Output(), [.. runs.Take(limit)], names, hasMore: runs.Count > limit, hasAny: ids.Count > 0);
        }

        return WorkerExitCode.Completed;
    }
}
