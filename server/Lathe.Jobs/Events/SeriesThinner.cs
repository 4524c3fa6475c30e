using Lathe.Protocol.Runs.Index;

namespace Lathe.Jobs.Events;

/// <summary>
/// Keeps at most so many of the points that pass: the first and the last, and of each bucket between them the least and the greatest, in
/// their order, so that no spike is lost. Points that are no finite numbers count only where a bucket has no others.
/// </summary>
/// <param name="count">Points that may come.</param>
/// <param name="maxPoints">At least 4.</param>
internal sealed class SeriesThinner(long count, int maxPoints)
{
    private readonly List<MetricPoint> _kept = [];
    private readonly long _buckets = count <= maxPoints ? 0 : (maxPoints - 2) / 2;
    private long _bucketEnd;
    private double _low = double.PositiveInfinity;
    private double _high = double.NegativeInfinity;
    private long _lowPlace;
    private long _highPlace;
    private MetricPoint _lowest;
    private MetricPoint _highest;
    private MetricPoint? _gap;

    /// <summary>Those that were kept; complete once the last one has passed.</summary>
    public IReadOnlyList<MetricPoint> Kept => _kept;

    /// <param name="place">From 0, ascending; one less than the count: the last point.</param>
    /// <param name="point">What passes.</param>
    public void Add(long place, in MetricPoint point)
    {
        if (_buckets == 0 || _kept.Count == 0)
        {
            _kept.Add(point);
            return;
        }

        if (place == count - 1)
        {
            CloseBucket();
            _kept.Add(point);
            return;
        }

        if (place >= _bucketEnd)
        {
            CloseBucket();
            _bucketEnd = (((place * _buckets / count) + 1) * count + _buckets - 1) / _buckets;
        }

        Take(place, in point);
    }

    private void Take(long place, in MetricPoint point)
    {
        if (!double.IsFinite(point.Value))
        {
            _gap ??= point;
            return;
        }

        if (point.Value < _low)
        {
            (_low, _lowPlace, _lowest) = (point.Value, place, point);
        }

        if (point.Value > _high)
        {
            (_high, _highPlace, _highest) = (point.Value, place, point);
        }
    }

    private void CloseBucket()
    {
        if (_low <= _high)
        {
            _kept.Add(_lowPlace <= _highPlace ? _lowest : _highest);
            if (_lowPlace != _highPlace)
            {
                _kept.Add(_lowPlace <= _highPlace ? _highest : _lowest);
            }
        }
        else if (_gap is { } gap)
        {
            _kept.Add(gap);
        }

        (_low, _high, _gap) = (double.PositiveInfinity, double.NegativeInfinity, null);
    }
}
