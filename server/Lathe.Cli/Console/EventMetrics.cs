using Lathe.Protocol.Runs.Events;

namespace Lathe.Cli.Console;

/// <summary>Numbers in events by name.</summary>
internal static class EventMetrics
{
    private static readonly Dictionary<string, Func<RunEvent, (int Step, double? Value)?>> All = new(StringComparer.Ordinal)
    {
        ["loss"] = OfStep(step => step.Loss),
        ["learningRate"] = OfStep(step => step.LearningRate),
        ["gradNorm"] = OfStep(step => step.GradNorm),
        ["epoch"] = OfStep(step => step.Epoch),
        ["tokensPerSecond"] = OfStep(step => step.TokensPerSecond),
        ["samplesPerSecond"] = OfStep(step => step.SamplesPerSecond),
        ["dataMs"] = OfStep(step => step.Milliseconds.Data),
        ["forwardMs"] = OfStep(step => step.Milliseconds.Forward),
        ["backwardMs"] = OfStep(step => step.Milliseconds.Backward),
        ["optimizerMs"] = OfStep(step => step.Milliseconds.Optimizer),
        ["rssBytes"] = OfStep(step => step.RssBytes),
        ["evalLoss"] = OfEval(eval => eval.Loss),
        ["evalPerplexity"] = OfEval(eval => eval.Perplexity),
        ["evalAccuracy"] = OfEval(eval => eval.Accuracy),
        ["evalBleu4"] = OfEval(eval => eval.Bleu4),
        ["evalRouge1"] = OfEval(eval => eval.Rouge1),
        ["evalRouge2"] = OfEval(eval => eval.Rouge2),
        ["evalRougeL"] = OfEval(eval => eval.RougeL),
        ["evalExactMatch"] = OfEval(eval => eval.ExactMatch),
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>
    /// The step and the number an event has of a metric; the function is null for an unknown name. Also takes <c>learning_rate</c>.
    /// </summary>
    public static Func<RunEvent, (int Step, double Value)?>? Find(string name)
    {
        var wanted = name.Replace("_", "", StringComparison.Ordinal);
        return All.FirstOrDefault(metric => metric.Key.Equals(wanted, StringComparison.OrdinalIgnoreCase)).Value is { } read
            ? value => read(value) is { Value: { } number } point ? (point.Step, number) : null
            : null;
    }

    private static Func<RunEvent, (int Step, double? Value)?> OfStep(Func<StepEvent, double?> read) =>
        value => value is StepEvent step ? (step.Step, read(step)) : null;

    private static Func<RunEvent, (int Step, double? Value)?> OfEval(Func<EvalEvent, double?> read) =>
        value => value is EvalEvent eval ? (eval.Step, read(eval)) : null;
}
