using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Tests.Runs;

public class RunIdTests
{
    [Fact]
    public void Later_runs_sort_after_earlier_ones()
    {
        var start = new DateTimeOffset(2026, 1, 31, 23, 59, 58, TimeSpan.FromHours(5));
        var ids = Enumerable.Range(0, 500).Select(i => RunId.Create(start.AddMilliseconds(7 * i)).ToString()).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.StartsWith("20260131-185958-000-", ids[0], StringComparison.Ordinal);
        Assert.All(ids, id => Assert.True(RunId.TryParse(id, out var parsed) && parsed.ToString() == id));
    }

    [Fact]
    public void Runs_of_one_moment_differ() =>
        // Of 2^25 names: so many at once that two are alike once in a million times.
        Assert.Equal(8, Enumerable.Range(0, 8).Select(_ => RunId.Create(DateTimeOffset.UnixEpoch)).Distinct().Count());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("20260131-185958-abcde/..")]
    [InlineData("20260131-185958-abcde\n")]
    [InlineData("20260131-185958-ABCDE")]
    [InlineData("20260131-185958-abcdef")]
    [InlineData("20260131-185958-41-abcde")]
    public void Other_names_are_refused(string? text) => Assert.False(RunId.TryParse(text, out _));
}
