using Lathe.Jobs.Events;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Catalogue;

/// <summary>A run's newest state, read from the end of its events: as fast for a long run as for a short one. Reads only.</summary>
/// <param name="Info">
/// The state. What was last said long before the end (a checkpoint, an evaluation) may be missing: <see cref="RunStory"/> has it.
/// </param>
/// <param name="Seconds">
/// How long the run has worked. Measured by the worker where it said so; else the time between events, as far as the clock can be trusted.
/// Null before it has begun.
/// </param>
public sealed record RunGlance(RunInfo Info, double? Seconds)
{
    /// <summary>Of a run that goes on: enough to hold a stop that was asked for before the last step was told.</summary>
    private const int LeastBytes = 64 * 1024;

    /// <summary>The run may still change.</summary>
    public bool IsActive => Info.State is RunState.Queued or RunState.Starting or RunState.Running or RunState.Paused or RunState.Stopping;

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the events can't be read.</summary>
    public static RunGlance Take(RunDirectory run, RunRecord record)
    {
        var now = DateTimeOffset.UtcNow;
        var (history, last) = Fold(run);
        var isGone = history.End is null && WorkerPresence.IsGone(run, record, now);
        if (isGone)
        {
            // It may have told its end between the two questions; now it tells nothing more.
            (history, last) = Fold(run);
        }

        var info = RunDescription.Of(run, record, history, isLost: isGone && history.End is null);

        // The plan stands at the begin; steps repeat this of it.
        info = info with { TotalSteps = info.TotalSteps ?? history.Step?.TotalSteps };
        return new RunGlance(info, Duration(run, history.End, last?.Time is { } time && (isGone || history.End is not null) ? time : now));
    }

    private static (RunDigest History, RunEvent? Last) Fold(RunDirectory run)
    {
        if (RunDigest.Read(run) is { } digest)
        {
            return (digest, digest.End);
        }

        var history = new RunDigest();
        RunEvent? last = null;
        foreach (var value in Newest(run))
        {
            history = history.With(value);
            last = value;
        }

        return (history, last);
    }

    private static double? Duration(RunDirectory run, RunEvent? end, DateTimeOffset until)
    {
        var summary = end switch
        {
            FinishedEvent finished => finished.Summary,
            StoppedEvent stopped => stopped.Summary,
            _ => null,
        };
        return summary?.RuntimeSeconds ?? (StartOf(run) is { } start && until >= start ? (until - start).TotalSeconds : null);
    }

    /// <summary>The wait for the device stands before it.</summary>
    private static DateTimeOffset? StartOf(RunDirectory run) => EventScan.Of(run, "started").FirstOrDefault()?.Time;

    /// <summary>Events from the last step on, at least, oldest first; all of them where there was no step.</summary>
    private static List<RunEvent> Newest(RunDirectory run)
    {
        List<RunEvent> events = [];
        if (!File.Exists(run.Events))
        {
            return events;
        }

        using var stream = GrowingFile.Open(run.Events);
        var (bytes, hasStep, hasEnd) = (0L, false, false);
        foreach (var line in new ReverseLines(stream).Read())
        {
            bytes += line.Length;
            var isOldHeartbeat = events.Count > 0 && EventBytes.IsHeartbeat(line.Span);
            if (!isOldHeartbeat && RunEventLine.Parse(line.Span) is { } found)
            {
                events.Add(found.Event);
                hasStep |= found.Event is StepEvent;
                hasEnd |= found.Event.IsTerminal;
            }

            if (hasStep && (hasEnd || bytes >= LeastBytes))
            {
                break;
            }
        }

        events.Reverse();
        return events;
    }
}
