using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Events;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary>From a run's files to what is shown of them.</summary>
internal static class RunShow
{
    /// <summary>A training that saves every step has as many; nobody looks at more of them.</summary>
    private const int MostCheckpoints = 1000;

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the events can't be read.</summary>
    public static RunShowResult Of(RunDirectory run, RunRecord record, RunInfo info)
    {
        // What is written while the rest is read may be in the answer or not, and is asked for again.
        var newest = EventTail.Last(run, 1, _ => true).Lines;
        var story = RunStory.Read(run);
        return new RunShowResult
        {
            Checkpoints =
            [
                .. story.Checkpoints.TakeLast(MostCheckpoints).Select(checkpoint =>
                    new CheckpointInfo(checkpoint.Step, checkpoint.Path, Directory.Exists(checkpoint.Path))),
            ],
            Previews = [.. story.Previews.GroupBy(preview => preview.Index).Select(PreviewOf)],
            Notices = [.. story.Notices.Select(notice => new NoticeInfo(notice.Time, notice.Severity, notice.Message))],
            Plan = RecordFile.Read(run.Plan, RunJson.Indented.RunPlan),
            Memory = RecordFile.Read(run.Memory, RunJson.Indented.RunMemory),
            Work = story.Plan,
            Seconds = (story.LastStep?.Time - story.Plan?.Time)?.TotalSeconds,
            Summary = story.Summary,
            Failure = info.State is RunState.Failed or RunState.Lost && RunEnding.Of(run, record) is { } exit
                ? PostMortem.Of(run, record, exit)
                : null,
            LastSeq = newest is [var line] ? line.Event.Seq : 0,
        };
    }

    private static PreviewInfo PreviewOf(IEnumerable<PreviewEvent> answers)
    {
        var all = answers.ToList();
        return new PreviewInfo(
            all[^1].Prompt,
            all.Find(answer => answer.When is PreviewTime.Before)?.Answer,
            all.Find(answer => answer.When is PreviewTime.After)?.Answer);
    }
}
