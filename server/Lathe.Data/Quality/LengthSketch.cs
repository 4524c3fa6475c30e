using System.Numerics;

namespace Lathe.Data.Quality;

/// <summary>
/// Counts lengths in bounded memory: exactly up to 4,095, and within a thousandth beyond, in steps of 1/2,048 of the power of two below.
/// </summary>
internal sealed class LengthSketch
{
    private const int ExactBits = 12;
    private const int StepBits = 11;
    private const int Exact = 1 << ExactBits;
    private const int FirstBucket = 16;

    private readonly long[] _counts = new long[Exact + ((31 - ExactBits) << StepBits)];
    private long _rows;
    private long _total;
    private int _min = int.MaxValue;
    private int _max;

    public void Add(int length)
    {
        _counts[IndexOf(length)]++;
        _rows++;
        _total += length;
        _min = Math.Min(_min, length);
        _max = Math.Max(_max, length);
    }

    public LengthSummary Summarize() => _rows == 0
        ? new LengthSummary(0, 0, 0, 0, 0, [])
        : new LengthSummary(_min, Rank(50), Rank(95), _max, _total, Histogram());

    private int Rank(int percent)
    {
        var rank = ((_rows * percent) + 99) / 100;
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Math.Clamp(LowestAt(i), _min, _max);
            }
        }

        return _max;
    }

    private List<LengthBucket> Histogram()
    {
        var buckets = new List<LengthBucket>();
        for (long from = 0, to = FirstBucket - 1; from <= _max; from = to + 1, to = (2 * to) + 1)
        {
            var rows = 0L;
            for (var i = IndexOf((int)from); i < _counts.Length && LowestAt(i) <= to; i++)
            {
                rows += _counts[i];
            }

            if (rows > 0 || buckets.Count > 0)
            {
                buckets.Add(new LengthBucket((int)from, (int)Math.Min(to, int.MaxValue), rows));
            }
        }

        return buckets;
    }

    private static int IndexOf(int length)
    {
        if (length < Exact)
        {
            return length;
        }

        var power = BitOperations.Log2((uint)length);
        return Exact + ((power - ExactBits) << StepBits) + ((length - (1 << power)) >> (power - StepBits));
    }

    private static int LowestAt(int index)
    {
        if (index < Exact)
        {
            return index;
        }

        var power = ExactBits + ((index - Exact) >> StepBits);
        return (1 << power) + (((index - Exact) & ((1 << StepBits) - 1)) << (power - StepBits));
    }
}
