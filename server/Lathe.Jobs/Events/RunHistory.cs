using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Events;

/// <summary>What a run's events add up to: its newest state and the series of its metrics. Not thread-safe.</summary>
public sealed class RunHistory
{
    private readonly Dictionary<RunMetric, MetricSeries> _series = Enum.GetValues<RunMetric>().ToDictionary(metric => metric, _ => new MetricSeries());

    public long LastSeq { get; private set; }

    public PhaseEvent? Phase { get; private set; }

    public ProgressEvent? Progress { get; private set; }

    public PlanEvent? Plan { get; private set; }

    public StepEvent? Step { get; private set; }

    public EvalEvent? Eval { get; private set; }

    public CheckpointEvent? Checkpoint { get; private set; }

    public bool IsStopping { get; private set; }

    /// <summary>Terminal event; null while the run goes on.</summary>
    public RunEvent? End { get; private set; }

    public MetricSeries this[RunMetric metric] => _series[metric];

    public void Apply(RunEvent value)
    {
        LastSeq = value.Seq;
        switch (value)
        {
            case PhaseEvent phase:
                Phase = phase;
                Progress = null;
                break;
            case ProgressEvent progress:
                Progress = progress;
                break;
            case PlanEvent plan:
                Plan = plan;
                break;
            case StepEvent step:
                Apply(step);
                break;
            case EvalEvent eval:
                Eval = eval;
                _series[RunMetric.EvalLoss].Add(eval.Step, eval.Loss);
                break;
            case CheckpointEvent checkpoint:
                Checkpoint = checkpoint;
                break;
            case StoppingEvent:
                IsStopping = true;
                break;
        }

        End = value.IsTerminal ? value : End;
    }

    private void Apply(StepEvent step)
    {
        Step = step;
        _series[RunMetric.Loss].Add(step.Step, step.Loss);
        _series[RunMetric.LearningRate].Add(step.Step, step.LearningRate);
        _series[RunMetric.TokensPerSecond].Add(step.Step, step.TokensPerSecond);
        if (step.GradNorm is { } norm)
        {
            _series[RunMetric.GradNorm].Add(step.Step, norm);
        }
    }
}
