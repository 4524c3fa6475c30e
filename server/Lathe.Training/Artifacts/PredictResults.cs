using System.Globalization;
using System.Text.Json.Nodes;
using Lathe.Metrics.Bleu;
using Lathe.Metrics.LlamaFactory;
using Lathe.Metrics.Rouge;

namespace Lathe.Training.Artifacts;

/// <summary>How near generated answers come to the expected ones, for predict_results.json.</summary>
public sealed record PredictResults
{
    /// <summary>LLaMA-Factory's scores under its names.</summary>
    public required SimilarityScores Similarity { get; init; }

    /// <summary>BLEU of all answers together as sacrebleu computes it, 0 to 100.</summary>
    public required double Bleu { get; init; }

    /// <summary>sacrebleu's name of the tokenization: <c>zh</c> where expected answers have Chinese characters, else <c>13a</c>.</summary>
    public required string BleuTokenization { get; init; }

    /// <summary>Mean F of ROUGE-1, -2 and -L as rouge-score computes them, 0 to 100; characters of scripts without spaces count as words.</summary>
    public required (double One, double Two, double Longest) Rouge { get; init; }

    /// <summary>Share of answers that are the expected ones but for white space at their ends, 0 to 1.</summary>
    public required double ExactMatch { get; init; }

    /// <summary>Mean over the tokens of the expected answers, in nats.</summary>
    public double CrossEntropy { get; init; }

    /// <summary>Share of the expected answers' tokens that the model puts first, 0 to 1.</summary>
    public double TokenAccuracy { get; init; }

    public TimeSpan Runtime { get; init; }

    public double SamplesPerSecond { get; init; }

    public double StepsPerSecond { get; init; }

    /// <summary>The result for a reader.</summary>
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"Answers against the expected ones: BLEU {Bleu:F1}, ROUGE-L {Rouge.Longest:F1}, {ExactMatch:P1} the same.");

    /// <param name="answers">As generated.</param>
    /// <param name="expected">Of each the expected one.</param>
    public static PredictResults Of(IReadOnlyList<string> answers, IReadOnlyList<string> expected)
    {
        var isChinese = expected.Any(text => text.Any(c => c is >= '\u4e00' and <= '\u9fff'));
        var bleu = new BleuStatistics(new BleuOptions(isChinese ? Metrics.Bleu.BleuTokenization.Chinese : Metrics.Bleu.BleuTokenization.ThirteenA));
        var similarity = new SimilarityMetrics();
        var rouge = new RougeScorer(new RougeOptions(CountsCharacters: true));
        var (one, two, longest, same) = (0.0, 0.0, 0.0, 0);
        foreach (var (answer, wanted) in answers.Zip(expected))
        {
            bleu.Add(answer, wanted);
            similarity.Add(answer, wanted);
            one += rouge.Ngrams(answer, wanted, 1).F;
            two += rouge.Ngrams(answer, wanted, 2).F;
            longest += rouge.Longest(answer, wanted).F;
            same += answer.Trim() == wanted.Trim() ? 1 : 0;
        }

        var share = 1.0 / Math.Max(1, answers.Count);
        return new PredictResults
        {
            Similarity = similarity.Scores,
            Bleu = bleu.Score().Score,
            BleuTokenization = isChinese ? "zh" : "13a",
            Rouge = (100 * one * share, 100 * two * share, 100 * longest * share),
            ExactMatch = same * share,
        };
    }

    public JsonObject ToJson() => new()
    {
        ["predict_bleu-4"] = Similarity.Bleu4,
        ["predict_rouge-1"] = Similarity.Rouge1,
        ["predict_rouge-2"] = Similarity.Rouge2,
        ["predict_rouge-l"] = Similarity.RougeL,
        ["predict_sacrebleu"] = Bleu,
        ["predict_sacrebleu_tokenize"] = BleuTokenization,
        ["predict_rouge_score-1"] = Rouge.One,
        ["predict_rouge_score-2"] = Rouge.Two,
        ["predict_rouge_score-l"] = Rouge.Longest,
        ["predict_exact_match"] = ExactMatch,
        ["predict_loss"] = CrossEntropy,
        ["predict_perplexity"] = Math.Exp(CrossEntropy) is var perplexity && double.IsFinite(perplexity) ? perplexity : null,
        ["predict_token_accuracy"] = TokenAccuracy,
        ["predict_runtime"] = PythonFloat.Round(Runtime.TotalSeconds, 4),
        ["predict_samples_per_second"] = PythonFloat.Round(SamplesPerSecond, 3),
        ["predict_steps_per_second"] = PythonFloat.Round(StepsPerSecond, 3),
    };
}
