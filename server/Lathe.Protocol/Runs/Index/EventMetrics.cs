using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Runs.Index;

/// <summary>From events to what they measure.</summary>
public static class EventMetrics
{
    /// <summary>Whether a metric is measured over time, with several values per step; else once per step.</summary>
    public static bool IsOverTime(RunMetric metric) =>
        metric is RunMetric.CpuPercent or RunMetric.SystemRssBytes or RunMetric.GpuPercent or RunMetric.GpuBytes;

    /// <summary>The step an event is about; null: the newest so far.</summary>
    public static int? StepOf(RunEvent value) => value switch
    {
        StepEvent step => step.Step,
        EvalEvent eval => eval.Step,
        _ => null,
    };

    /// <summary>What an event measures; empty for most kinds.</summary>
    public static IEnumerable<(RunMetric Metric, double Value)> Of(RunEvent value) => value switch
    {
        StepEvent step => Of(step),
        EvalEvent eval => Given(
            (RunMetric.EvalLoss, eval.Loss),
            (RunMetric.EvalAccuracy, eval.Accuracy),
            (RunMetric.EvalBleu4, eval.Bleu4),
            (RunMetric.EvalRouge1, eval.Rouge1),
            (RunMetric.EvalRouge2, eval.Rouge2),
            (RunMetric.EvalRougeL, eval.RougeL),
            (RunMetric.EvalExactMatch, eval.ExactMatch)),
        SystemEvent system => Given(
            (RunMetric.CpuPercent, system.CpuPercent),
            (RunMetric.SystemRssBytes, system.RssBytes),
            (RunMetric.GpuPercent, system.GpuPercent),
            (RunMetric.GpuBytes, system.GpuBytes)),
        _ => [],
    };

    private static IEnumerable<(RunMetric Metric, double Value)> Of(StepEvent step) => Given(
        (RunMetric.Loss, step.Loss),
        (RunMetric.LearningRate, step.LearningRate),
        (RunMetric.GradNorm, step.GradNorm),
        (RunMetric.Epoch, step.Epoch),
        (RunMetric.TokensPerSecond, step.TokensPerSecond),
        (RunMetric.SamplesPerSecond, step.SamplesPerSecond),
        (RunMetric.DataMilliseconds, step.Milliseconds.Data),
        (RunMetric.ForwardMilliseconds, step.Milliseconds.Forward),
        (RunMetric.BackwardMilliseconds, step.Milliseconds.Backward),
        (RunMetric.OptimizerMilliseconds, step.Milliseconds.Optimizer),
        (RunMetric.RssBytes, step.RssBytes));

    private static IEnumerable<(RunMetric Metric, double Value)> Given(params (RunMetric Metric, double? Value)[] measured)
    {
        foreach (var (metric, value) in measured)
        {
            if (value is { } number)
            {
                yield return (metric, number);
            }
        }
    }
}
