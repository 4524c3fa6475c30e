using FsCheck;
using FsCheck.Fluent;
using Lathe.Jobs.Events;

namespace Lathe.Jobs.Tests.Events;

public class MetricSeriesTests
{
    [Fact]
    public void A_window_includes_both_ends()
    {
        var series = Of((1, 5), (3, 4), (7, 3), (9, 2));

        Assert.Equal([3, 7], series.Read(2, 7, 100).Steps);
        Assert.Equal([5d, 4d, 3d, 2d], series.Read(null, null, 100).Values);
        Assert.Empty(series.Read(10, null, 100).Steps);
        Assert.Empty(series.Read(8, 4, 100).Steps);
        Assert.Equal([9], series.Read(9, int.MaxValue, 100).Steps);
    }

    [Fact]
    public void A_step_measured_again_replaces_the_last_one_and_no_step_goes_back()
    {
        var series = Of((1, 5), (2, 4), (2, 3), (1, 9));

        Assert.Equal([1, 2], series.Read(null, null, 100).Steps);
        Assert.Equal([5d, 3d], series.Read(null, null, 100).Values);
    }

    [Fact]
    public void Values_that_are_no_finite_numbers_are_gaps()
    {
        var series = Of((1, double.NaN), (2, double.PositiveInfinity), (3, 1));

        Assert.Equal([null, null, 1d], series.Read(null, null, 100).Values);
    }

    [Fact]
    public void Thinning_keeps_every_buckets_extremes_and_both_ends()
    {
        var generator =
            from count in Gen.Choose(0, 3000)
            from maxPoints in Gen.Choose(4, 400)
            from values in Gen.Choose(-1000, 1000).Select(value => value / 10.0).ArrayOf(count)
            select (values, maxPoints);

        Prop.ForAll(generator.ToArbitrary(), given =>
        {
            var (values, maxPoints) = given;
            var series = new MetricSeries();
            for (var step = 0; step < values.Length; step++)
            {
                series.Add(step, values[step]);
            }

            var (steps, kept) = series.Read(null, null, maxPoints);
            Assert.True(steps.Count <= maxPoints);
            Assert.Equal(steps.Order().Distinct(), steps);
            Assert.Equal(steps.Select(step => (double?)values[step]), kept);
            if (values.Length == 0)
            {
                return;
            }

            Assert.Equal((0, values.Length - 1), (steps[0], steps[^1]));
            Assert.Equal((values.Min(), values.Max()), (kept.Min(), kept.Max()));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_bucket_without_a_finite_value_stays_a_gap()
    {
        var series = new MetricSeries();
        for (var step = 0; step < 100; step++)
        {
            series.Add(step, step is > 20 and < 80 ? double.NaN : step);
        }

        var (steps, values) = series.Read(null, null, 12);

        Assert.Contains(null, values);
        Assert.Equal((0, 99), (steps[0], steps[^1]));
    }

    private static MetricSeries Of(params (int Step, double Value)[] points)
    {
        var series = new MetricSeries();
        foreach (var (step, value) in points)
        {
            series.Add(step, value);
        }

        return series;
    }
}
