using FsCheck;
using FsCheck.Fluent;
using Lathe.Jobs.Events;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Events;

public class RunSeriesTests
{
    [Fact]
    public void A_window_includes_both_ends()
    {
        using var box = new Sandbox();
        var run = Write(box, Losses((1, 5), (3, 4), (7, 3), (9, 2)));

        Assert.Equal([3, 7], Read(run, 2, 7).Steps);
        Assert.Equal([5d, 4d, 3d, 2d], Read(run).Values);
        Assert.Empty(Read(run, 10).Steps);
        Assert.Empty(Read(run, 8, 4).Steps);
        Assert.Equal([9], Read(run, 9, int.MaxValue).Steps);
        Assert.Equal(4, Read(run).LastSeq);
    }

    [Fact]
    public void A_step_measured_again_replaces_the_last_one_and_no_step_goes_back()
    {
        using var box = new Sandbox();
        var run = Write(box, Losses((1, 5), (2, 4), (2, 3), (1, 9)));

        Assert.Equal([1, 2], Read(run).Steps);
        Assert.Equal([5d, 3d], Read(run).Values);
    }

    [Fact]
    public void Values_that_are_no_finite_numbers_are_gaps()
    {
        using var box = new Sandbox();
        var run = Write(box, Losses((1, double.NaN), (2, double.PositiveInfinity), (3, 1)));

        Assert.Equal([null, null, 1d], Read(run).Values);
    }

    [Fact]
    public void Thinning_keeps_every_extreme_and_both_ends()
    {
        var generator =
            from count in Gen.Choose(0, 600)
            from maxPoints in Gen.Choose(4, 400)
            from values in Gen.Choose(-1000, 1000).Select(value => value / 10.0).ArrayOf(count)
            select (values, maxPoints);

        Prop.ForAll(generator.ToArbitrary(), given =>
        {
            var (values, maxPoints) = given;
            using var box = new Sandbox();
            var run = Write(box, Losses([.. values.Select((value, step) => (step, value))]));

            var series = RunSeries.Read(run, RunMetric.Loss, null, null, maxPoints);

            var (steps, kept) = (series.Steps, series.Values);
            Assert.True(steps.Count <= maxPoints);
            Assert.Equal((steps.Count, steps.Count), (kept.Count, series.Seconds.Count));
            Assert.Equal(steps.Order().Distinct(), steps);
            Assert.Equal(steps.Select(step => (double?)values[step]), kept);
            if (values.Length == 0)
            {
                return;
            }

            Assert.Equal((0, values.Length - 1), (steps[0], steps[^1]));
            Assert.Equal((values.Min(), values.Max()), (kept.Min(), kept.Max()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void A_bucket_without_a_finite_value_stays_a_gap()
    {
        using var box = new Sandbox();
        var run = Write(box, Losses([.. Enumerable.Range(0, 100).Select(step => (step, step is > 20 and < 80 ? double.NaN : step))]));

        var series = RunSeries.Read(run, RunMetric.Loss, null, null, 12);

        Assert.Contains(null, series.Values);
        Assert.Equal((0, 99), (series.Steps[0], series.Steps[^1]));
    }

    [Fact]
    public void Every_figure_of_a_step_and_of_an_evaluation_has_a_series()
    {
        using var box = new Sandbox();
        var run = Write(box, [Step(4, 1.5), new EvalEvent
        {
            Step = 4,
            Epoch = 1,
            Loss = 0.5,
            Perplexity = 1.6,
            Accuracy = 0.25,
            Bleu4 = 40,
            Rouge1 = 50,
            Rouge2 = 30,
            RougeL = 45,
            ExactMatch = 0.5,
            RuntimeSeconds = 1,
            Samples = 2,
        }]);
        (RunMetric Metric, double Value)[] expected =
        [
            (RunMetric.Loss, 1.5), (RunMetric.EvalLoss, 0.5), (RunMetric.LearningRate, 2e-4), (RunMetric.GradNorm, 0.3),
            (RunMetric.TokensPerSecond, 900), (RunMetric.SamplesPerSecond, 3), (RunMetric.Epoch, 0.7), (RunMetric.DataMilliseconds, 1),
            (RunMetric.ForwardMilliseconds, 2), (RunMetric.BackwardMilliseconds, 3), (RunMetric.OptimizerMilliseconds, 4),
            (RunMetric.RssBytes, 77), (RunMetric.EvalAccuracy, 0.25), (RunMetric.EvalBleu4, 40), (RunMetric.EvalRouge1, 50),
            (RunMetric.EvalRouge2, 30), (RunMetric.EvalRougeL, 45), (RunMetric.EvalExactMatch, 0.5),
        ];

        foreach (var (metric, value) in expected)
        {
            var series = RunSeries.Read(run, metric, null, null, 10);
            Assert.Equal(4, Assert.Single(series.Steps));
            Assert.Equal(value, Assert.Single(series.Values));
        }
    }

    [Fact]
    public void What_is_measured_once_a_second_keeps_all_values_of_a_step_in_the_order_of_time()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        var time = new Queue.ManualTime();
        using (var writer = new RunEventWriter(run, time))
        {
            writer.Append(Step(3, 1));
            for (var second = 1; second <= 5; second++)
            {
                time.Elapsed += TimeSpan.FromSeconds(1);

                // Somebody sets the clock back: the series does not go back with it.
                time.Now -= TimeSpan.FromHours(1);
                writer.Append(new SystemEvent { CpuPercent = second * 10, RssBytes = second, GpuBytes = 100 + second, IdleSeconds = 0 });
            }
        }

        var series = RunSeries.Read(run, RunMetric.CpuPercent, null, null, 100);

        Assert.Equal([3, 3, 3, 3, 3], series.Steps);
        Assert.Equal([1d, 2d, 3d, 4d, 5d], series.Seconds);
        Assert.Equal([10d, 20d, 30d, 40d, 50d], series.Values);
        Assert.Equal([101d, 102d, 103d, 104d, 105d], RunSeries.Read(run, RunMetric.GpuBytes, 3, 3, 100).Values);
        Assert.Empty(RunSeries.Read(run, RunMetric.GpuPercent, null, null, 100).Steps);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Where_the_index_ends_the_events_go_on(int indexed)
    {
        using var box = new Sandbox();
        var run = Write(box, Losses([.. Enumerable.Range(1, 7).Select(step => (step, 10.0 - step))]));
        var whole = Read(run);
        using (var offsets = new FileStream(Path.Combine(run.Index, "offsets"), FileMode.Open))
        {
            offsets.SetLength(indexed * 8);
        }

        if (indexed == 0)
        {
            Directory.Delete(run.Index, recursive: true);
        }

        var read = Read(run);

        Assert.Equal(whole.Steps, read.Steps);
        Assert.Equal(whole.Values, read.Values);
        Assert.Equal(7, read.LastSeq);
    }

    internal static StepEvent Step(int step, double loss) => new()
    {
        Step = step,
        TotalSteps = 1_000_000,
        Epoch = 0.7,
        Loss = loss,
        LearningRate = 2e-4,
        GradNorm = 0.3,
        TokensPerSecond = 900,
        SamplesPerSecond = 3,
        Milliseconds = new StepTimes(1, 2, 3, 4),
        RssBytes = 77,
        EtaSeconds = 12,
    };

    private static IReadOnlyList<RunEvent> Losses(params (int Step, double Value)[] points) =>
        [.. points.Select(point => Step(point.Step, point.Value))];

    private static RunDirectory Write(Sandbox box, IReadOnlyList<RunEvent> events)
    {
        var run = box.EmptyRun();
        using var writer = new RunEventWriter(run);
        foreach (var value in events)
        {
            writer.Append(value);
        }

        return run;
    }

    private static RunSeriesResult Read(RunDirectory run, int? from = null, int? to = null) =>
        RunSeries.Read(run, RunMetric.Loss, from, to, 100);
}
