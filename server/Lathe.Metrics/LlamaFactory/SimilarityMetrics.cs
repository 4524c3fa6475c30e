namespace Lathe.Metrics.LlamaFactory;

/// <summary>What LLaMA-Factory reports of generated answers: the mean of each answer's scores, rounded to four digits as there.</summary>
public sealed class SimilarityMetrics
{
    private double _bleu;
    private double _one;
    private double _two;
    private double _longest;

    public int Count { get; private set; }

    /// <summary>Means so far; of no answers, zero.</summary>
    public SimilarityScores Scores
    {
        get
        {
            var count = Math.Max(1, Count);
            return new(_bleu / count, _one / count, _two / count, _longest / count);
        }
    }

    public void Add(string hypothesis, string reference)
    {
        var (one, two, longest) = WordRouge.Score(WordSegmenter.Split(hypothesis), WordSegmenter.Split(reference));
        _one += Percent(one);
        _two += Percent(two);
        _longest += Percent(longest);
        _bleu += Percent(CharacterBleu.Score(hypothesis, reference));
        Count++;
    }

    private static double Percent(double share) => Math.Round(share * 100, 4);
}
