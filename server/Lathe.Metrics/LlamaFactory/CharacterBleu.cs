namespace Lathe.Metrics.LlamaFactory;

/// <summary>
/// <c>bleu-4</c> as LLaMA-Factory reports it: NLTK's sentence BLEU over the characters of one answer, where a precision of zero counts 1/2, 1/4
/// and so on of a match (Chen and Cherry 2014, method 3). A text of fewer than four characters has matches to miss all the same, which
/// sacrebleu's score of the same name does not count.
/// </summary>
internal static class CharacterBleu
{
    private const int Order = 4;

    /// <returns>0 to 1.</returns>
    public static double Score(string hypothesis, string reference)
    {
        var (written, wanted) = (PythonText.CodePoints(hypothesis), PythonText.CodePoints(reference));
        var (logarithms, part) = (0.0, 1.0);
        for (var n = 1; n <= Order; n++)
        {
            var counts = NgramCounts.Of(written, n);
            var shared = counts.Shared(NgramCounts.Of(wanted, n));
            if (n == 1 && shared == 0)
            {
                return 0;
            }

            var precision = (shared > 0 ? shared : part /= 2) / Math.Max(1, counts.Total);
            logarithms += Math.Log(precision) / Order;
        }

        var penalty = written.Count > wanted.Count ? 1 : Math.Exp(1 - (wanted.Count / (double)written.Count));
        return penalty * Math.Exp(logarithms);
    }
}
