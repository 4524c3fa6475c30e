namespace Lathe.Metrics.Rouge;

/// <summary>ROUGE of one text (Lin 2004, W04-1013), as ROUGE-1.5.5 and rouge-score compute it.</summary>
/// <param name="options">What words are.</param>
public sealed class RougeScorer(RougeOptions options)
{
    /// <summary>ROUGE-N: shared runs of n words.</summary>
    public RougeScore Ngrams(string hypothesis, string reference, int n)
    {
        var (written, wanted) = (NgramCounts.Of(Words(hypothesis), n), NgramCounts.Of(Words(reference), n));
        return RougeScore.Of(written.Shared(wanted), written.Total, wanted.Total);
    }

    /// <summary>ROUGE-L: the longest words shared in the same order.</summary>
    public RougeScore Longest(string hypothesis, string reference)
    {
        var (written, wanted) = (Words(hypothesis), Words(reference));
        return RougeScore.Of(LongestCommonSubsequence.Length(wanted, written), written.Count, wanted.Count);
    }

    /// <summary>ROUGE-Lsum: of each line of the reference what is shared with any line of the hypothesis; no word counts twice.</summary>
    public RougeScore LongestByLine(string hypothesis, string reference)
    {
        var (written, wanted) = (Lines(hypothesis), Lines(reference));
        var (left, open) = (Counts(written), Counts(wanted));
        var shared = 0;
        foreach (var line in wanted)
        {
            foreach (var place in written.SelectMany(other => LongestCommonSubsequence.Places(line, other)).Distinct().Order())
            {
                var word = line[place];
                if (left.GetValueOrDefault(word) > 0 && open[word] > 0)
                {
                    shared++;
                    left[word]--;
                    open[word]--;
                }
            }
        }

        return RougeScore.Of(shared, written.Sum(line => line.Count), wanted.Sum(line => line.Count));
    }

    private IReadOnlyList<string> Words(string text) => RougeTokenizer.Split(text, options);

    private List<IReadOnlyList<string>> Lines(string text) => [.. text.Split('\n').Where(line => line.Length > 0).Select(Words)];

    private static Dictionary<string, int> Counts(IEnumerable<IReadOnlyList<string>> lines) =>
        lines.SelectMany(line => line).CountBy(word => word, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
}
