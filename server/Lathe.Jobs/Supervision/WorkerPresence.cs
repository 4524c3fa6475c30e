using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Supervision;

/// <summary>Whether somebody still works on a run that has not said its end.</summary>
internal static class WorkerPresence
{
    public static bool IsGone(RunDirectory run, RunRecord record, DateTimeOffset now)
    {
        var taken = record.Worker ?? RunRecords.Read(run)?.Worker;
        return taken is not null ? !WorkerLiveness.IsAlive(taken) : now - record.CreatedAt > WorkerLiveness.TakingTime && !IsHeld(run);
    }

    private static bool IsHeld(RunDirectory run)
    {
        try
        {
            return RunLock.IsHeld(run);
        }
        catch (UnauthorizedAccessException)
        {
            // A worker of this user could write here.
            return false;
        }
    }
}
