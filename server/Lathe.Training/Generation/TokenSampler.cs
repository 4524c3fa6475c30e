namespace Lathe.Training.Generation;

/// <summary>
/// Chooses tokens of one answer. The rules are applied in the order of transformers: penalties, temperature, top-k, top-p, min-p.
/// What it draws depends on its seed and on the logits alone.
/// </summary>
public sealed class TokenSampler
{
    private readonly SamplingOptions _options;
    private readonly Random _random;
    private readonly HashSet<int> _seen;
    private readonly Dictionary<int, int> _written = [];
    private readonly PriorityQueue<int, float> _likeliest = new();

    /// <param name="options">How to choose.</param>
    /// <param name="prompt">Ids before the answer.</param>
    /// <param name="seed">Of the draws.</param>
    public TokenSampler(SamplingOptions options, IEnumerable<int> prompt, int seed)
    {
        _options = options;
        _random = new Random(seed);
        _seen = options.RepetitionPenalty == 1 ? [] : [.. prompt];
    }

    /// <param name="logits">[V]; changed in place.</param>
    public int Next(Span<float> logits)
    {
        Penalize(logits);
        var chosen = _options is { DoSample: true, Temperature: > 0 } ? Draw(logits) : IndexOfLargest(logits);
        if (_options.RepetitionPenalty != 1)
        {
            _seen.Add(chosen);
        }

        _written[chosen] = _written.GetValueOrDefault(chosen) + 1;

        return chosen;
    }

    /// <summary>Tokens that take part, the likeliest first, and their probabilities among these.</summary>
    internal (int[] Ids, double[] Probabilities) Candidates(ReadOnlySpan<float> logits)
    {
        var ids = Ranked(logits);
        var largest = logits[ids[0]];
        var weights = new double[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            weights[i] = Math.Exp(((double)logits[ids[i]] - largest) / _options.Temperature);
        }

        // The likeliest stays in any case.
        var count = Math.Max(1, CountOfTopP(weights));
        var floor = _options.MinP * weights[0];
        while (count > 1 && weights[count - 1] < floor)
        {
            count--;
        }

        var sum = weights.Take(count).Sum();
        return (ids[..count], [.. weights.Take(count).Select(weight => weight / sum)]);
    }

    /// <param name="logits">[V], or log-probabilities; changed in place.</param>
    /// <param name="penalty">See <see cref="SamplingOptions.RepetitionPenalty"/>.</param>
    /// <param name="seen">Ids that lose.</param>
    internal static void Penalize(Span<float> logits, double penalty, IReadOnlySet<int> seen)
    {
        if (penalty == 1)
        {
            return;
        }

        foreach (var id in seen)
        {
            logits[id] *= (float)(logits[id] > 0 ? 1 / penalty : penalty);
        }
    }

    private void Penalize(Span<float> logits)
    {
        Penalize(logits, _options.RepetitionPenalty, _seen);
        if (_options is { PresencePenalty: 0, FrequencyPenalty: 0 })
        {
            return;
        }

        foreach (var (id, count) in _written)
        {
            logits[id] -= (float)(_options.PresencePenalty + (_options.FrequencyPenalty * count));
        }
    }

    private int Draw(ReadOnlySpan<float> logits)
    {
        var (ids, probabilities) = Candidates(logits);
        var drawn = _random.NextDouble();
        for (var i = 0; i < ids.Length; i++)
        {
            drawn -= probabilities[i];
            if (drawn < 0)
            {
                return ids[i];
            }
        }

        return ids[^1];
    }

    /// <summary>Ids by falling logit, of equal ones the smaller first: all, or the first of <see cref="SamplingOptions.TopK"/>.</summary>
    private int[] Ranked(ReadOnlySpan<float> logits)
    {
        var count = _options.TopK is > 0 and var limit ? Math.Min(limit, logits.Length) : logits.Length;
        if (count == logits.Length)
        {
            var keys = new float[logits.Length];
            var all = new int[logits.Length];
            for (var i = 0; i < all.Length; i++)
            {
                (keys[i], all[i]) = (-logits[i], i);
            }

            Array.Sort(keys, all);
            return all;
        }

        // The least of the kept ones is in front.
        for (var i = 0; i < logits.Length; i++)
        {
            if (_likeliest.Count < count)
            {
                _likeliest.Enqueue(i, logits[i]);
            }
            else if (_likeliest.TryPeek(out _, out var least) && logits[i] > least)
            {
                _ = _likeliest.EnqueueDequeue(i, logits[i]);
            }
        }

        var ids = new int[count];
        for (var i = count - 1; i >= 0; i--)
        {
            ids[i] = _likeliest.Dequeue();
        }

        return ids;
    }

    /// <summary>How many of the likeliest have together at least the probability of top-p.</summary>
    private int CountOfTopP(double[] weights)
    {
        if (_options.TopP >= 1)
        {
            return weights.Length;
        }

        var wanted = _options.TopP * weights.Sum();
        var (count, sum) = (0, 0.0);
        while (count < weights.Length && sum < wanted)
        {
            sum += weights[count++];
        }

        return count;
    }

    private static int IndexOfLargest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }
}
