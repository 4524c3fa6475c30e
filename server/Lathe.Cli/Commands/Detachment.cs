using Lathe.Cli.Console;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary>Lets go of a worker once it has the run: from then on the run ends by itself, or when it is asked to.</summary>
internal static class Detachment
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Completed when the worker has taken the run; how it ended when it has not.</summary>
    public static async Task<WorkerExitCode> AwaitAsync(RunDirectory run, Task<WorkerExit> completion, bool json)
    {
        while (!completion.IsCompleted)
        {
            // It names itself before it begins, and before it waits for its device.
            if (RunRecords.Read(run) is { Worker: { } identity } record
                && RunGlance.Take(run, record) is { Info: { LastSeq: > 0 } info })
            {
                Tell(run, info, identity.ProcessId, json);
                return WorkerExitCode.Completed;
            }

            await Task.WhenAny(completion, Task.Delay(PollInterval)).ConfigureAwait(false);
        }

        var exit = await completion.ConfigureAwait(false);
        if (RunRecords.Read(run) is { Worker: { } gone } last && exit.Code is WorkerExitCode.Completed)
        {
            // Between two looks it was all over.
            Tell(run, RunGlance.Take(run, last).Info, gone.ProcessId, json);
            return WorkerExitCode.Completed;
        }

        RunReport.WriteFailure(exit);
        return exit.Code;
    }

    private static void Tell(RunDirectory run, RunInfo info, int processId, bool json)
    {
        var name = new RunNames(RunCatalogue.Ids()).ShortNameOf(run.Id);
        if (json)
        {
            RunsJson.WriteStarted(info, name, processId);
            return;
        }

        var output = System.Console.Out;
        output.WriteLine(Terminal.OneLine(info.WaitReason is { } reason ? $"Run {name} is queued: {reason}" : $"Run {name} has started."));
        output.WriteLine($"  lathe tail {name} -f   follows it");
        output.WriteLine($"  lathe stop {name}      stops it with a checkpoint");
    }
}
