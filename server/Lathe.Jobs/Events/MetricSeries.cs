namespace Lathe.Jobs.Events;

/// <summary>Values of one metric over a run's steps, ascending. Not thread-safe.</summary>
public sealed class MetricSeries
{
    private readonly List<int> _steps = [];
    private readonly List<double> _values = [];

    public int Count => _steps.Count;

    /// <summary>A step measured again takes the place of the last one; an earlier one is ignored.</summary>
    public void Add(int step, double value)
    {
        if (_steps.Count > 0 && step <= _steps[^1])
        {
            if (step == _steps[^1])
            {
                _values[^1] = value;
            }

            return;
        }

        _steps.Add(step);
        _values.Add(value);
    }

    /// <summary>
    /// The points from one step to another, both included. More than <paramref name="maxPoints"/> are put into buckets, each of which
    /// gives its least and its greatest value in their order, so that no spike is lost; the first and the last point always stay.
    /// A value that is no finite number is null.
    /// </summary>
    public (IReadOnlyList<int> Steps, IReadOnlyList<double?> Values) Read(int? from, int? to, int maxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 4);
        var start = from is { } first ? LowerBound(first) : 0;
        var end = to is { } last ? LowerBound(last == int.MaxValue ? last : last + 1) : _steps.Count;
        var indices = end - start <= maxPoints ? Enumerable.Range(start, Math.Max(0, end - start)) : Thin(start, end, maxPoints);
        List<int> steps = [];
        List<double?> values = [];
        foreach (var index in indices)
        {
            steps.Add(_steps[index]);
            values.Add(double.IsFinite(_values[index]) ? _values[index] : null);
        }

        return (steps, values);
    }

    private IEnumerable<int> Thin(int start, int end, int maxPoints)
    {
        yield return start;
        var buckets = (maxPoints - 2) / 2;
        var inner = (long)end - start - 2;
        for (var bucket = 0L; bucket < buckets; bucket++)
        {
            var from = start + 1 + (int)(bucket * inner / buckets);
            var to = start + 1 + (int)((bucket + 1) * inner / buckets);
            var (least, greatest) = Extremes(from, to);
            if (least >= 0)
            {
                yield return Math.Min(least, greatest);
                if (least != greatest)
                {
                    yield return Math.Max(least, greatest);
                }
            }
            else if (to > from)
            {
                yield return from;
            }
        }

        yield return end - 1;
    }

    /// <summary>Indices of the least and the greatest finite value; -1 when there is none.</summary>
    private (int Least, int Greatest) Extremes(int from, int to)
    {
        var (least, greatest) = (-1, -1);
        for (var index = from; index < to; index++)
        {
            if (!double.IsFinite(_values[index]))
            {
                continue;
            }

            least = least < 0 || _values[index] < _values[least] ? index : least;
            greatest = greatest < 0 || _values[index] > _values[greatest] ? index : greatest;
        }

        return (least, greatest);
    }

    private int LowerBound(int step)
    {
        var found = _steps.BinarySearch(step);
        return found < 0 ? ~found : found;
    }
}
