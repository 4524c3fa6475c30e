using Lathe.Data.Quality;
using Lathe.Data.Tests.Pipeline;

namespace Lathe.Data.Tests.Quality;

/// <summary>A planted set, judged by the Jaccard index of threes of words, computed here in the plainest way.</summary>
public sealed class NearDuplicateTests : IDisposable
{
    private const double Threshold = 0.8;

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pairs_above_the_threshold_are_found_and_none_below()
    {
        var random = new Random(4711);
        var rows = new List<string>();
        var expected = new HashSet<long>();
        var refused = new HashSet<long>();
        for (var pair = 0; pair < 1500; pair++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(30, 200)).Select(_ => Checked.Word(random))];
            string[] changed = [.. words];
            for (var change = random.Next(0, 1 + (words.Length / 8)); change > 0; change--)
            {
                changed[random.Next(changed.Length)] = Checked.Word(random);
            }

            rows.Add(ToRow(words));
            rows.Add(ToRow(changed));
            (Jaccard(words, changed) >= Threshold ? expected : refused).Add(rows.Count);
        }

        _folder.WriteRows("", [.. rows]);
        var found = LeftOut();

        var hits = found.Count(expected.Contains);
        Assert.InRange(expected.Count, 300, 1200);
        Assert.InRange(refused.Count, 300, 1200);
        Assert.InRange(hits / (double)expected.Count, 0.99, 1);
        Assert.Equal(found.Count, hits);
    }

    [Fact]
    public void Case_punctuation_and_white_space_do_not_make_another_text()
    {
        _folder.WriteRows(
            "",
            Checked.Row("Tell me, what is the way to the old harbour of this town?", "Go down the hill and turn left at the church, then ask again."),
            Checked.Row("TELL ME what is the way to the old harbour of this town", "Go down the hill -- and turn left at the church; then\nask again!"));
        Assert.Equal("100 % like row 1", Checked.Single(_folder).DetailOf(QualityIssue.NearDuplicates));
    }

    [Fact]
    public void Very_long_rows_are_compared_by_a_sketch()
    {
        var random = new Random(5);
        string[] words = [.. Enumerable.Range(0, 20_000).Select(_ => Checked.Word(random))];
        string[] near = [.. words];
        string[] far = [.. words];
        for (var i = 0; i < 400; i++)
        {
            near[random.Next(near.Length)] = Checked.Word(random);
        }

        for (var i = 0; i < 4_000; i++)
        {
            far[random.Next(far.Length)] = Checked.Word(random);
        }

        Assert.True(Jaccard(words, near) > 0.85 && Jaccard(words, far) < 0.6);
        _folder.WriteRows("", ToRow(words), ToRow(far), ToRow(near));
        Assert.Equal([3L], Checked.Single(_folder).RowsWith(QualityIssue.NearDuplicates));
    }

    [Fact]
    public void Chinese_is_compared_by_characters()
    {
        const string Text = "请问从火车站到老城区的图书馆应该怎么走才最方便";
        _folder.WriteRows("", Checked.Row(Text, "先坐三路公交车到中山路再往北走五百米就到了"), Checked.Row(Text, "先坐三路公交车到中山路再往北走六百米就到了"));
        Assert.Equal([2L], Checked.Single(_folder).RowsWith(QualityIssue.NearDuplicates));
    }

    /// <summary>The rows that a cleaned copy would not have, since only the first few are named otherwise.</summary>
    private HashSet<long> LeftOut()
    {
        var result = Checked.Run(_folder, withTokenizer: false);
        var rows = new HashSet<long>();
        var path = Path.Combine(_folder.Root, "copy.jsonl");
        CleanedCopy.Write(result, "d", path, row => rows.Add(row.Row), TestContext.Current.CancellationToken);
        return rows;
    }

    private static string ToRow(string[] words) => Checked.Row(string.Join(' ', words[..(words.Length / 2)]), string.Join(' ', words[(words.Length / 2)..]));

    private static double Jaccard(string[] left, string[] right)
    {
        var (a, b) = (Shingles(left), Shingles(right));
        return (double)a.Intersect(b).Count() / a.Union(b).Count();
    }

    /// <summary>Question and answer are texts of their own.</summary>
    private static HashSet<string> Shingles(string[] words)
    {
        var half = words.Length / 2;
        return [.. Threes(words[..half], "q"), .. Threes(words[half..], "a")];

        static IEnumerable<string> Threes(string[] part, string role) =>
            Enumerable.Range(0, part.Length - 2).Select(i => $"{role} {part[i]} {part[i + 1]} {part[i + 2]}");
    }
}
