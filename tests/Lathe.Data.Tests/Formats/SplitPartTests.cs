using Lathe.Data.Formats;
using Lathe.Data.Tests.Pipeline;
using Lathe.Data.Tests.Readers;
using Lathe.Data.Tests.Streaming;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Formats;

/// <summary>Parts of splits, as Hugging Face datasets reads them.</summary>
public sealed class SplitPartTests : IDisposable
{
    private readonly DataFolder _folder = new();

    /// <summary>What datasets' ReadInstruction makes of these, by its documentation and its rounding of Python's.</summary>
    [Theory]
    [InlineData("train", 25, 0, 25)]
    [InlineData("train[:10]", 25, 0, 10)]
    [InlineData("train[5:10]", 25, 5, 10)]
    [InlineData("train[-5:]", 25, 20, 25)]
    [InlineData("train[:-5]", 25, 0, 20)]
    [InlineData("train[:10%]", 25, 0, 2)]
    [InlineData("train[:10%]", 35, 0, 4)]
    [InlineData("train[:10%]", 15, 0, 2)]
    [InlineData("train[-10%:]", 35, 31, 35)]
    [InlineData("train[10%:50%](pct1_dropremainder)", 250, 20, 100)]
    [InlineData("train[10:50%]", 200, 20, 100)]
    [InlineData("train[1_0:100]", 25, 10, 25)]
    [InlineData("train[20:10]", 25, 20, 20)]
    [InlineData("train[-100:]", 25, 0, 25)]
    public void A_part_is_rows_from_to(string text, long rows, long from, long to)
    {
        var part = Assert.Single(SplitPart.Parse(text)!);
        Assert.Equal("train", part.Split);
        Assert.Equal((from, to), part.Of(rows));
    }

    [Theory]
    [InlineData("train[:7]", "0-6")]
    [InlineData("train[3:7]", "3-6")]
    [InlineData("train[225:]", "225-229")]
    [InlineData("train[-5:]", "225-229")]
    [InlineData("train[:1%]+train[-1%:]", "0-1 228-229")]
    [InlineData("train [:2]", null)]
    [InlineData("train[88:93] + train[1:2]", "88-92 1-1")]
    public void Only_these_rows_are_read_of_every_kind_of_file(string split, string? expected)
    {
        foreach (var kind in new[] { "d.jsonl", "d.json", "d.csv", "d.parquet", "d.arrow", "many" })
        {
            Write(kind, split);
            if (expected is null)
            {
                Assert.Contains("names no rows", _folder.BuildError(), StringComparison.Ordinal);
                continue;
            }

            var rows = expected.Split(' ').Select(range => range.Split('-').Select(int.Parse).ToArray())
                .SelectMany(range => Enumerable.Range(range[0], range[1] - range[0] + 1)).ToList();
            Assert.Equal(rows, Numbers(_folder.Build(new DataOptions { Template = "empty" }).Train));

            using var data = _folder.Open(new DataOptions { BufferSize = 3 });
            data.Stream!.Begin(place: null);
            foreach (var _ in Enumerable.Range(0, 2))
            {
                Assert.Equal(rows.Order(), data.Stream.Epoch().Select(Number).Order());
            }
        }
    }

    [Fact]
    public void Rows_behind_the_part_are_not_read_and_rows_that_are_not_there_are_refused()
    {
        _folder.Register("""{"file_name": "d.json", "split": "train[1:3]"}""");
        _folder.Write("d.json", """[{"instruction": "q", "output": "0"}, {"instruction": "q", "output": "1"}, {"instruction": "q", "output": "2"}, broken""");
        Assert.Equal([1, 2], Numbers(_folder.Build(new DataOptions { Template = "empty" }).Train));
        Write("d.jsonl", "train[:0%]");
        Assert.Contains("has no such rows", _folder.BuildError(), StringComparison.Ordinal);
        Write("d.jsonl", "train[5000:]");
        Assert.Contains("no valid row", _folder.BuildError(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<int> Numbers(IEnumerable<TokenizedExample> examples) => examples.Select(example => Number(StreamedRun.Text(example)));

    private static int Number(string text) => int.Parse(
        string.Concat(text.Where(char.IsAsciiDigit).Take(text.Contains("question", StringComparison.Ordinal) ? text.Count(char.IsAsciiDigit) / 2 : 9)),
        System.Globalization.CultureInfo.InvariantCulture);

    private void Write(string kind, string split)
    {
        const int Rows = 230;
        _folder.Register($$$"""{"file_name": "{{{kind}}}", "split": "{{{split}}}", "columns": {"prompt": "instruction", "response": "output"}}""");
        var lines = StreamedRun.Rows(Rows).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        switch (kind)
        {
            case "d.jsonl":
                _folder.Write(kind, string.Join('\n', lines));
                break;
            case "d.json":
                _folder.Write(kind, "[" + string.Join(",", lines) + "]");
                break;
            case "d.csv":
                _folder.Write(kind, "instruction,output\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"q,answer {i}\n")));
                break;
            case "d.parquet":
                _folder.Write(kind, TableFiles.Parquet(Rows, rowGroup: 37));
                break;
            case "d.arrow":
                _folder.Write(kind, TableFiles.Arrow(Rows));
                break;
            default:
                _folder.Write("many/a.jsonl", StreamedRun.Rows(90));
                _folder.Write("many/b.jsonl", StreamedRun.Rows(1, 90));
                _folder.Write("many/c.jsonl", StreamedRun.Rows(Rows - 91, 91));
                break;
        }
    }
}
