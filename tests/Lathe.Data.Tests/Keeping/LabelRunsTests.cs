using Lathe.Data.Keeping;

namespace Lathe.Data.Tests.Keeping;

public sealed class LabelRunsTests
{
    [Fact]
    public void Labels_of_all_kinds_come_back()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            int[] ids = [.. Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(5))];
            var labels = Array.ConvertAll(ids, id => random.Next(3) switch { 0 => TokenizedExample.IgnoreLabel, 1 => id, _ => random.Next(5) });
            Assert.Equal(labels, LabelRuns.Decode(ids, LabelRuns.Encode(ids, labels)));
        }
    }

    [Fact]
    public void A_question_and_its_answer_take_two_runs() =>
        Assert.Equal([3, 0, 2, 1], LabelRuns.Encode([7, 8, 9, 5, 6], [-100, -100, -100, 5, 6]));

    [Theory]
    [InlineData(new[] { 3, 0 })]
    [InlineData(new[] { 1, 0 })]
    [InlineData(new[] { 2, 2, 5 })]
    [InlineData(new[] { int.MaxValue, 1 })]
    [InlineData(new[] { 2, 0, 9 })]
    [InlineData(new[] { -1, 0, 3, 0 })]
    public void Runs_of_other_rows_are_refused(int[] runs) => Assert.Throws<InvalidDataException>(() => LabelRuns.Decode([1, 2], runs));
}
