using Lathe.Jobs.Events;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Runs;

/// <summary>Of a run's events, those that tell whether and from where one can go on.</summary>
/// <param name="Checkpoints">As they were written.</param>
/// <param name="End">Terminal event; null when there is none.</param>
internal sealed record RunTrace(IReadOnlyList<CheckpointEvent> Checkpoints, RunEvent? End)
{
    /// <summary>Empty when there are no events or they cannot be read.</summary>
    public static RunTrace Read(RunDirectory run)
    {
        List<RunEvent> events = [];
        try
        {
            events.AddRange(EventScan.Of(run, "checkpoint", "finished", "stopped", "failed"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What was read so far counts.
        }

        return new RunTrace([.. events.OfType<CheckpointEvent>()], events.Find(value => value.IsTerminal));
    }
}
