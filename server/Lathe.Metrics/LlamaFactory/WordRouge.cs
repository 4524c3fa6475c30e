using System.Text.RegularExpressions;

namespace Lathe.Metrics.LlamaFactory;

/// <summary>
/// <c>rouge-1</c>, <c>rouge-2</c> and <c>rouge-l</c> as LLaMA-Factory reports them, by the program rouge-chinese: different runs of words
/// count once, and case and marks count.
/// </summary>
internal static partial class WordRouge
{
    /// <summary>Keeps the division from failing; part of the reported numbers.</summary>
    private const double Epsilon = 1e-8;

    /// <param name="hypothesis">Words of the answer.</param>
    /// <param name="reference">Words of the expected answer.</param>
    /// <returns>F scores, 0 to 1.</returns>
    public static (double One, double Two, double Longest) Score(IReadOnlyList<string> hypothesis, IReadOnlyList<string> reference)
    {
        var (written, wanted) = (string.Join(' ', hypothesis), string.Join(' ', reference));
        if (PythonText.Split(written).Count == 0 || PythonText.Split(wanted).Count == 0)
        {
            return default;
        }

        var (words, others) = (Words(written), Words(wanted));
        return (
            Ngrams(words, others, 1),
            Ngrams(words, others, 2),
            F(LongestCommonSubsequence.Length(others, words), words.Count, others.Count));
    }

    /// <summary>Sentence by sentence; a line of white space alone is one with an empty word, as there.</summary>
    private static List<string> Words(string text)
    {
        text = Ends().Replace(text, "$1\n$2");
        text = Dots().Replace(text, "$1\n$2");
        text = Ellipses().Replace(text, "$1\n$2");
        text = QuotedEnds().Replace(text, "$1\n$2");
        return
        [
            .. PythonText.TrimEnd(text).Split('\n').Where(sentence => sentence.Length > 0)
                .SelectMany(sentence => PythonText.Split(sentence) is { Count: > 0 } words ? words : [""]),
        ];
    }

    private static double Ngrams(List<string> words, List<string> others, int n)
    {
        var (written, wanted) = (NgramCounts.Of(words, n), NgramCounts.Of(others, n));
        return F(written.SharedDistinct(wanted), written.Distinct, wanted.Distinct);
    }

    private static double F(int shared, int hypothesis, int reference)
    {
        var precision = hypothesis == 0 ? 0 : shared / (double)hypothesis;
        var recall = reference == 0 ? 0 : shared / (double)reference;
        return 2 * (precision * recall / (precision + recall + Epsilon));
    }

    [GeneratedRegex("([。！？?])([^”’])", RegexOptions.CultureInvariant)]
    private static partial Regex Ends();

    [GeneratedRegex(@"(\.{6})([^”’])", RegexOptions.CultureInvariant)]
    private static partial Regex Dots();

    [GeneratedRegex("(…{2})([^”’])", RegexOptions.CultureInvariant)]
    private static partial Regex Ellipses();

    [GeneratedRegex("([。！？?][”’])([^，。！？?])", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedEnds();
}
