using Lathe.Protocol.Runs.Events;

namespace Lathe.Cli.Console;

/// <summary>What is known of a run from its events so far. Not thread-safe.</summary>
internal sealed class RunProgress
{
    private readonly List<RunEvent> _rows = [];
    private readonly List<NoticeEvent> _notices = [];
    private readonly List<PreviewEvent> _previews = [];

    public DateTimeOffset? StartedAt { get; private set; }

    public RunPhase? Phase { get; private set; }

    public string? PhaseDetail { get; private set; }

    /// <summary>How far the phase is; null when it does not tell.</summary>
    public ProgressEvent? PhaseProgress { get; private set; }

    public PlanEvent? Plan { get; private set; }

    public StepEvent? LastStep { get; private set; }

    public double? BestLoss { get; private set; }

    public CheckpointEvent? LastCheckpoint { get; private set; }

    public StoppingEvent? Stopping { get; private set; }

    /// <summary>Terminal event; null while the run goes on.</summary>
    public RunEvent? End { get; private set; }

    /// <summary>Steps and evaluations, in order.</summary>
    public IReadOnlyList<RunEvent> Rows => _rows;

    public IReadOnlyList<NoticeEvent> Notices => _notices;

    /// <summary>Answers by prompt: before and after, either of which may be missing.</summary>
    public IEnumerable<(string Prompt, string? Before, string? After)> Previews =>
        _previews.GroupBy(preview => preview.Index).OrderBy(group => group.Key).Select(group => (
            group.First().Prompt,
            group.LastOrDefault(preview => preview.When is PreviewTime.Before)?.Answer,
            group.LastOrDefault(preview => preview.When is PreviewTime.After)?.Answer));

    public void Apply(RunEvent value)
    {
        StartedAt ??= value.Time;
        switch (value)
        {
            case PhaseEvent phase:
                Phase = phase.Phase;
                PhaseDetail = phase.Detail;
                PhaseProgress = null;
                break;
            case ProgressEvent progress:
                PhaseProgress = progress;
                break;
            case PlanEvent plan:
                Plan = plan;
                break;
            case StepEvent step:
                LastStep = step;
                BestLoss = double.IsFinite(step.Loss) ? Math.Min(step.Loss, BestLoss ?? double.MaxValue) : BestLoss;
                _rows.Add(step);
                break;
            case EvalEvent:
                _rows.Add(value);
                break;
            case CheckpointEvent checkpoint:
                LastCheckpoint = checkpoint;
                break;
            case PreviewEvent preview:
                _previews.Add(preview);
                break;
            case NoticeEvent notice:
                _notices.Add(notice);
                break;
            case StoppingEvent stopping:
                Stopping = stopping;
                break;
        }

        End = value.IsTerminal ? value : End;
    }
}
