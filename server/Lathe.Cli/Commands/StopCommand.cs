using System.CommandLine;
using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe stop RUN</c>.</summary>
internal static class StopCommand
{
    public const string Details =
        $"""
        The run ends after its current step with a checkpoint, to go on from; with --now at once, without one. It may be asked again: a run
        that is stopping or has ended says so.

        {RunSelection.Help}

        Examples:
          lathe stop latest
          lathe stop k3f9q --wait && lathe train next.yaml
          lathe stop k3f9q --now

        Exit codes: 0 asked, or the run has ended already; with --wait: it has stopped or was done. 2 no such run; 15 its worker does not
        answer; with --wait also those of lathe train, when the run failed instead.
        """;

    public static Command Create()
    {
        var run = RunSelection.Argument();
        var now = new Option<bool>("--now") { Description = "Do not wait for the end of the step, and save nothing." };
        var wait = new Option<bool>("--wait") { Description = "Return when the run has ended." };
        var command = new Command("stop", "Stop a run with a checkpoint.") { run, now, wait };
        command.SetAction(async (parsed, cancellation) => (int)await RunFiles.GuardAsync("stop", () => RunAsync(
            parsed.GetRequiredValue(run), parsed.GetValue(now), parsed.GetValue(wait), cancellation)).ConfigureAwait(false));
        return command;
    }

    private static async Task<WorkerExitCode> RunAsync(string word, bool now, bool wait, CancellationToken cancellation)
    {
        if (RunSelection.FindPresent(word, "stop") is not { } run)
        {
            return WorkerExitCode.Usage;
        }

        var glance = RunGlance.Take(run.Run, run.Record);
        if (!glance.IsActive)
        {
            Say($"Run {run.Title} has ended already: {RunStates.Of(glance.Info.State)}.");
            return WorkerExitCode.Completed;
        }

        var ended = RunEnding.WaitAsync(run.Run, cancellation);
        var action = now ? RunAction.StopNow : RunAction.Stop;
        if (glance.Info.State is RunState.Stopping && !now)
        {
            // Asked a second time by signal, a worker would stop at once.
            Say($"Run {run.Title} was asked before and is about to end.");
        }
        else if ((await RunControl.AskAsync(run.Run, action, ended, cancellation).ConfigureAwait(false)).Accepted)
        {
            Say($"Asked run {run.Title}: {What(glance.Info.State, now)}");
        }
        else if (RunEnding.Of(run.Run, run.Record) is null)
        {
            Terminal.Error(
                $"The worker of run {run.Title} does not answer.",
                $"lathe tail {run.ShortName} --log shows what it printed. Process: {ProcessOf(run)}");
            return WorkerExitCode.WorkerLost;
        }
        else
        {
            Say($"Run {run.Title} has ended meanwhile.");
        }

        return wait ? await WaitAsync(run, ended).ConfigureAwait(false) : WorkerExitCode.Completed;
    }

    private static async Task<WorkerExitCode> WaitAsync(PresentRun run, Task<WorkerExit?> ended)
    {
        if (await ended.ConfigureAwait(false) is not { } exit)
        {
            await System.Console.Error.WriteLineAsync($"lathe stop: the records of the run were removed: {run.Run.FullPath}")
                .ConfigureAwait(false);
            return WorkerExitCode.Output;
        }

        if (exit.Code is WorkerExitCode.Completed or WorkerExitCode.StoppedWithCheckpoint or WorkerExitCode.StoppedNow)
        {
            Say(exit.Message);
            return WorkerExitCode.Completed;
        }

        RunReport.WriteFailure(exit);
        return exit.Code;
    }

    private static string What(RunState state, bool now) => state switch
    {
        RunState.Queued => "it ends before it has begun.",
        _ when now => "it ends at once, without a checkpoint.",
        RunState.Paused => "it ends with a checkpoint.",
        _ => "it ends after this step with a checkpoint.",
    };

    private static string ProcessOf(PresentRun run) =>
        Jobs.Runs.RunRecords.Read(run.Run)?.Worker is { } worker ? $"{worker.ProcessId}" : "none yet";

    private static void Say(string sentence) => System.Console.Out.WriteLine(Terminal.OneLine(sentence));
}
