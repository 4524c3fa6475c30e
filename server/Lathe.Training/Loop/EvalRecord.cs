namespace Lathe.Training.Loop;

/// <summary>One evaluation over the whole evaluation set.</summary>
public sealed record EvalRecord
{
    /// <summary>Optimizer steps done before it.</summary>
    public required int Step { get; init; }

    public required double Epoch { get; init; }

    /// <summary>Mean cross entropy, in nats, and the balancing loss of routers with its weight where there is one.</summary>
    public required double Loss { get; init; }

    /// <summary>exp of the cross entropy.</summary>
    public required double Perplexity { get; init; }

    /// <summary>Share of label tokens predicted exactly, 0 to 1; null unless the recipe asks for it.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Of the generated answers; null unless the recipe asks for them.</summary>
    public AnswerScores? Answers { get; init; }

    public required double RuntimeSeconds { get; init; }

    /// <summary>Evaluation rows.</summary>
    public required long Samples { get; init; }
}

/// <summary>How near generated answers come to the expected ones, as LLaMA-Factory scores them.</summary>
/// <param name="Bleu4">0 to 100.</param>
/// <param name="Rouge1">0 to 100.</param>
/// <param name="Rouge2">0 to 100.</param>
/// <param name="RougeL">0 to 100.</param>
/// <param name="ExactMatch">Share of answers that are the expected ones, 0 to 1.</param>
public sealed record AnswerScores(double Bleu4, double Rouge1, double Rouge2, double RougeL, double ExactMatch)
{
    /// <summary>By the names that LLaMA-Factory's logs and results have, with <c>eval_</c> in front.</summary>
    public IEnumerable<KeyValuePair<string, double>> Named =>
    [
        new("eval_bleu-4", Bleu4), new("eval_rouge-1", Rouge1), new("eval_rouge-2", Rouge2), new("eval_rouge-l", RougeL), new("eval_exact_match", ExactMatch),
    ];
}
