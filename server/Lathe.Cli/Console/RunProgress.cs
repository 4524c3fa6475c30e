using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Cli.Console;

/// <summary>What is known of a run from its events so far. Not thread-safe.</summary>
internal sealed class RunProgress
{
    private readonly List<RunEvent> _rows = [];
    private readonly List<NoticeEvent> _notices = [];
    private readonly List<PreviewEvent> _previews = [];

    /// <summary>Of the work, without the wait for the device once that is over.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>The newest state.</summary>
    public RunDigest Newest { get; private set; } = new();

    public double? BestLoss { get; private set; }

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
        StartedAt = value is StartedEvent ? value.Time : StartedAt ?? value.Time;
        Newest = Newest.With(value);
        switch (value)
        {
            case StepEvent step:
                BestLoss = double.IsFinite(step.Loss) ? Math.Min(step.Loss, BestLoss ?? double.MaxValue) : BestLoss;
                _rows.Add(step);
                break;
            case EvalEvent:
                _rows.Add(value);
                break;
            case PreviewEvent preview:
                _previews.Add(preview);
                break;
            case NoticeEvent notice:
                _notices.Add(notice);
                break;
        }
    }
}
