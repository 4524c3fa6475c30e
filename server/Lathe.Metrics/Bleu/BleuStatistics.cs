namespace Lathe.Metrics.Bleu;

/// <summary>
/// What a score is computed from, collected over all segments: BLEU of a corpus is no mean of its sentences' (Papineni et al. 2002,
/// P02-1040).
/// </summary>
/// <param name="options">Of the score.</param>
public sealed class BleuStatistics(BleuOptions options)
{
    private readonly long[] _matches = new long[options.MaxOrder];
    private readonly long[] _totals = new long[options.MaxOrder];
    private long _hypothesis;
    private long _reference;

    /// <param name="hypothesis">What was written.</param>
    /// <param name="references">What could have been, at least one.</param>
    public void Add(string hypothesis, params IReadOnlyList<string> references)
    {
        ArgumentOutOfRangeException.ThrowIfZero(references.Count);
        var words = BleuTokenizer.Split(hypothesis, options);
        var others = references.Select(reference => BleuTokenizer.Split(reference, options)).ToList();
        for (var n = 1; n <= options.MaxOrder; n++)
        {
            var order = n;
            var counts = NgramCounts.Of(words, n);
            _totals[n - 1] += counts.Total;
            _matches[n - 1] += counts.Shared(others.Select(other => NgramCounts.Of(other, order)).Aggregate((all, next) => all.Union(next)));
        }

        _hypothesis += words.Count;

        // Of references equally far from the hypothesis the shorter one.
        _reference += others.Select(other => other.Count).MinBy(count => (Math.Abs(count - words.Count), count));
    }

    public BleuScore Score() => Score(_matches, _totals, _hypothesis, _reference, options);

    internal static BleuScore Score(IReadOnlyList<long> matches, IReadOnlyList<long> totals, long hypothesis, long reference, BleuOptions options)
    {
        var penalty = hypothesis >= reference ? 1 : hypothesis == 0 ? 0 : Math.Exp(1 - (reference / (double)hypothesis));
        var precisions = new double[options.MaxOrder];
        if (matches.All(count => count == 0))
        {
            return new BleuScore(0, precisions, penalty, hypothesis, reference);
        }

        var (order, part) = (options.MaxOrder, 1.0);
        for (var n = 0; n < options.MaxOrder; n++)
        {
            var added = options.Smoothing == BleuSmoothing.AddK && n > 0 ? options.Value : 0;
            var (match, total) = (matches[n] + added, totals[n] + added);
            if (total == 0)
            {
                break;
            }

            order = options.EffectiveOrder ? n + 1 : order;
            precisions[n] = match > 0 ? 100 * match / total : options.Smoothing switch
            {
                BleuSmoothing.Exponential => 100 * (part /= 2) / total,
                BleuSmoothing.Floor => 100 * options.Value / total,
                _ => 0,
            };
        }

        var logarithms = precisions.Take(order).Sum(Math.Log);
        return new BleuScore(penalty * Math.Exp(logarithms / order), precisions, penalty, hypothesis, reference);
    }
}
