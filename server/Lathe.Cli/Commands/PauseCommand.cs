using System.CommandLine;
using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe pause RUN</c>.</summary>
internal static class PauseCommand
{
    public const string Details =
        $"""
        The run does nothing after its current step until lathe resume, or lathe stop. It keeps its memory and its device; to give them
        back, stop it, and resume it later from its checkpoint. A run that is paused already stays so.

        {RunSelection.Help}

        Example:
          lathe pause latest

        Exit codes: 0 asked, or paused already, 2 no such run, or it cannot be paused.
        """;

    public static Command Create()
    {
        var run = RunSelection.Argument();
        var command = new Command("pause", "Let a run wait after its current step.") { run };
        command.SetAction(async (parsed, cancellation) => (int)await RunFiles.GuardAsync(
            "pause", () => RunAsync(parsed.GetRequiredValue(run), cancellation)).ConfigureAwait(false));
        return command;
    }

    private static async Task<WorkerExitCode> RunAsync(string word, CancellationToken cancellation)
    {
        if (RunSelection.FindPresent(word, "pause") is not { } run)
        {
            return WorkerExitCode.Usage;
        }

        var glance = RunGlance.Take(run.Run, run.Record);
        if (!glance.IsActive)
        {
            return RunRequests.RefuseEnded(run, glance, "pause");
        }

        if (glance.Info.State is RunState.Paused)
        {
            System.Console.Out.WriteLine(Terminal.OneLine($"Run {run.Title} is paused already, after step {glance.Info.Step}."));
            return WorkerExitCode.Completed;
        }

        var accepted = $"Asked run {run.Title}: it pauses after this step. lathe resume {run.ShortName} lets it go on.";
        return await RunRequests.AskAsync(run, RunAction.Pause, accepted, "pause", cancellation).ConfigureAwait(false);
    }
}
