using System.CommandLine;
using System.Globalization;
using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Console;

namespace Lathe.Cli.Commands.Tail;

/// <summary><c>lathe tail RUN</c>.</summary>
internal static class TailCommand
{
    public const string Details =
        $"""
        Shows what happened last in a run, whoever started it. With -f it goes on until the run has ended, also while the run waits for its
        device, and ends with the run's exit code. Ctrl-C ends the showing, not the run.

        {RunSelection.Help}

        Examples:
          lathe tail latest -f
          lathe tail k3f9q --metric loss -n all > loss.txt
          lathe tail k3f9q --json -f | jq 'select(.type == "eval") | .loss'
          lathe tail k3f9q --log

        Exit codes: 0 shown; with -f those of lathe train (lathe train --help); 2 no such run; 12 its files cannot be read.
        """;

    private const string All = "all";
    private const int Default = 10;

    public static Command Create()
    {
        var run = RunSelection.Argument();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended." };
        var lines = new Option<string>("--lines", "-n")
        {
            Description = $"How many of the last lines to show; '{All}' shows all.",
            HelpName = "N",
            DefaultValueFactory = _ => Default.ToString(CultureInfo.InvariantCulture),
        };
        var metric = new Option<string>("--metric")
        {
            Description = "Print lines 'step value' of one metric, such as loss.",
            HelpName = "NAME",
        };
        var json = new Option<bool>("--json") { Description = "Print events, one JSON object per line." };
        var log = new Option<bool>("--log") { Description = "Print worker.log instead of events." };
        var command = new Command("tail", "Show what happened last in a run, and follow it.") { run, follow, lines, metric, json, log };
        command.Validators.Add(result =>
        {
            if (result.GetValue(lines) is { } count && count != All && !TryCount(count, out _))
            {
                result.AddError($"-n takes a number from 0, or '{All}', and not '{count}'.");
            }

            if (result.GetValue(metric) is { } name && EventMetrics.Find(name) is null)
            {
                result.AddError($"There is no metric '{name}'. --metric takes {string.Join(", ", EventMetrics.Names)}.");
            }

            if ((result.GetValue(metric) is null ? 0 : 1) + (result.GetValue(json) ? 1 : 0) + (result.GetValue(log) ? 1 : 0) > 1)
            {
                result.AddError("--metric, --json and --log each say what a line is: choose one of them.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var form = parsed.GetValue(metric) is { } name ? TailForm.Metric(name)
                : parsed.GetValue(json) ? TailForm.Json
                : parsed.GetValue(log) ? TailForm.Log
                : TailForm.Plain;
            int? count = TryCount(parsed.GetValue(lines), out var number) ? number : null;
            var arguments = new TailArguments(parsed.GetRequiredValue(run), parsed.GetValue(follow), count, form);
            return (int)await RunFiles.GuardAsync("tail", () => TailAction.RunAsync(arguments, cancellation)).ConfigureAwait(false);
        });
        return command;
    }

    private static bool TryCount(string? text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
