using Lathe.Jobs.Events;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Catalogue;

/// <summary>What all of a run's events tell that its newest ones do not.</summary>
public sealed record RunStory
{
    /// <summary>A run may warn at every step: of what it said the newest is kept.</summary>
    private const int MostNotices = 200;

    /// <summary>Each folder once, by the last time it was written, in order.</summary>
    public required IReadOnlyList<CheckpointEvent> Checkpoints { get; init; }

    /// <summary>Of the evaluations with a finite loss, the one with the lowest.</summary>
    public EvalEvent? BestEval { get; init; }

    public StepEvent? LastStep { get; init; }

    public PlanEvent? Plan { get; init; }

    /// <summary>The last answer to each prompt, before and after training; by prompt.</summary>
    public required IReadOnlyList<PreviewEvent> Previews { get; init; }

    /// <summary>Oldest first; of very many the newest.</summary>
    public required IReadOnlyCollection<NoticeEvent> Notices { get; init; }

    /// <summary>From the terminal event; null when there is none yet, or it has none.</summary>
    public RunSummary? Summary { get; init; }

    /// <summary>Reads the whole file. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public static RunStory Read(RunDirectory run)
    {
        var checkpoints = new Dictionary<string, CheckpointEvent>(StringComparer.Ordinal);
        var previews = new SortedDictionary<(int Index, PreviewTime When), PreviewEvent>();
        var notices = new Queue<NoticeEvent>();
        var story = new RunStory { Checkpoints = [], Previews = [], Notices = [] };
        foreach (var value in EventScan.Of(run, "checkpoint", "eval", "plan", "preview", "notice", "finished", "stopped"))
        {
            switch (value)
            {
                case CheckpointEvent checkpoint:
                    checkpoints[checkpoint.Path] = checkpoint;
                    break;
                case EvalEvent eval when double.IsFinite(eval.Loss) && !(eval.Loss >= story.BestEval?.Loss):
                    story = story with { BestEval = eval };
                    break;
                case PlanEvent plan:
                    story = story with { Plan = plan };
                    break;
                case PreviewEvent preview:
                    previews[(preview.Index, preview.When)] = preview;
                    break;
                case NoticeEvent notice:
                    notices.Enqueue(notice);
                    if (notices.Count > MostNotices)
                    {
                        notices.Dequeue();
                    }

                    break;
                case FinishedEvent finished:
                    story = story with { Summary = finished.Summary };
                    break;
                case StoppedEvent stopped:
                    story = story with { Summary = stopped.Summary };
                    break;
            }
        }

        return story with
        {
            Previews = [.. previews.Values],
            Notices = notices,
            Checkpoints = [.. checkpoints.Values.OrderBy(checkpoint => checkpoint.Seq)],
            LastStep = File.Exists(run.Events)
                ? EventTail.Last(run, 1, line => line.Event is StepEvent).Lines.Select(line => (StepEvent)line.Event).FirstOrDefault()
                : null,
        };
    }
}
