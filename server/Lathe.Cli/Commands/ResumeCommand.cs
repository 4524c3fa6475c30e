using System.CommandLine;
using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe resume RUN</c>.</summary>
internal static class ResumeCommand
{
    public const string Details =
        $"""
        A run that is paused goes on. One that was stopped or has failed is started again from its last checkpoint, as a new run in the same
        output_dir, with the recipe as it ran; the command says so and returns, as lathe train --detach does. A run that is done is not
        resumed.

        {RunSelection.Help}

        Examples:
          lathe resume latest
          lathe resume saves/try1 && lathe tail saves/try1 -f

        Exit codes: 0 asked, started, or it is not paused, 2 no such run, 3 there is nothing to go on with or from; else those
        of lathe train.
        """;

    public static Command Create()
    {
        var run = RunSelection.Argument();
        var json = new Option<bool>("--json")
        {
            Description = "When a new run is started, print it as one JSON object, as lathe train --detach.",
        };
        var command = new Command("resume", "Let a paused run go on, or start an ended one again from its last checkpoint.") { run, json };
        command.SetAction(async (parsed, cancellation) => (int)await RunFiles.GuardAsync(
            "resume", () => RunAsync(parsed.GetRequiredValue(run), parsed.GetValue(json), cancellation)).ConfigureAwait(false));
        return command;
    }

    private static async Task<WorkerExitCode> RunAsync(string word, bool json, CancellationToken cancellation)
    {
        if (RunSelection.FindPresent(word, "resume") is not { } run)
        {
            return WorkerExitCode.Usage;
        }

        var glance = RunGlance.Take(run.Run, run.Record);
        if (!glance.IsActive)
        {
            return await StartAgainAsync(run, json).ConfigureAwait(false);
        }

        if (glance.Info.State is RunState.Queued or RunState.Stopping)
        {
            System.Console.Out.WriteLine(Terminal.OneLine($"Run {run.Title} is not paused: {RunStates.Of(glance.Info.State)}."));
            return WorkerExitCode.Completed;
        }

        if (glance.Info.State is RunState.Paused)
        {
            return await RunRequests.AskAsync(run, RunAction.Resume, $"Run {run.Title} goes on.", "resume", cancellation)
                .ConfigureAwait(false);
        }

        // A pause may have been asked for within the current step, where no file tells of it yet.
        var ended = RunEnding.WaitAsync(run.Run, cancellation);
        var reply = await RunControl.AskAsync(run.Run, RunAction.Resume, ended, cancellation).ConfigureAwait(false);
        System.Console.Out.WriteLine(Terminal.OneLine(reply.Accepted ? $"Run {run.Title} goes on." : $"Run {run.Title} is not paused."));
        return WorkerExitCode.Completed;
    }

    private static async Task<WorkerExitCode> StartAgainAsync(PresentRun run, bool json)
    {
        try
        {
            var (request, plan) = RunContinuation.Of(run.Run);
            await System.Console.Error.WriteLineAsync($"note: {Terminal.OneLine(plan.Message!)}").ConfigureAwait(false);
            using var worker = new RunStarter().Start(request, plan);
            return await Detachment.AwaitAsync(worker.Run, worker.Completion, json).ConfigureAwait(false);
        }
        catch (RunStartException failure)
        {
            Terminal.Error(failure.Message, failure.Hint);
            return failure.Kind;
        }
    }
}
