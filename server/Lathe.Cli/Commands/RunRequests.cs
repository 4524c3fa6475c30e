using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary>Asks a run that goes on to do something, and says what came of it.</summary>
internal static class RunRequests
{
    /// <summary>Completed: the run will do it. Refused: it will not, and why was said on standard error.</summary>
    /// <param name="run">The run; it has not ended.</param>
    /// <param name="action">What to ask for.</param>
    /// <param name="accepted">What is said when the run will do it.</param>
    /// <param name="command">The command's words after <c>lathe</c>.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<WorkerExitCode> AskAsync(
        PresentRun run, RunAction action, string accepted, string command, CancellationToken cancellation)
    {
        var ended = RunEnding.WaitAsync(run.Run, cancellation);
        var reply = await RunControl.AskAsync(run.Run, action, ended, cancellation).ConfigureAwait(false);
        if (reply.Accepted)
        {
            System.Console.Out.WriteLine(Terminal.OneLine(accepted));
            return WorkerExitCode.Completed;
        }

        return Refuse($"lathe {command}: run {run.Title}: {reply.Reason}");
    }

    /// <summary>What an ended run is answered with.</summary>
    public static WorkerExitCode RefuseEnded(PresentRun run, RunGlance glance, string command) =>
        Refuse($"lathe {command}: run {run.Title} has ended: {RunStates.Of(glance.Info.State)}.");

    private static WorkerExitCode Refuse(string sentence)
    {
        System.Console.Error.WriteLine(Terminal.OneLine(sentence));
        return WorkerExitCode.Usage;
    }
}
