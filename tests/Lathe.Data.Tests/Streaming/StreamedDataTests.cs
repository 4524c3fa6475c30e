using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lathe.Data.Keeping;
using Lathe.Data.Pipeline;
using Lathe.Data.Streaming;
using Lathe.Data.Tests.Pipeline;
using Lathe.Data.Tests.Readers;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Streaming;

/// <summary>Data that is read while training takes it.</summary>
public sealed class StreamedDataTests : IDisposable
{
    private const int Rows = 230;

    private static readonly int[] Places = [0, 1, 58, 59, 60, 61, 118, 200, Rows - 1, Rows, Rows + 1, Rows + 70];

    private readonly DataFolder _folder = new();

    public static TheoryData<string> Kinds() =>
        ["d.jsonl", "d.json", "d.csv", "d.tsv", "d.parquet", "d.arrow", "d.feather", "d.jsonl.gz", "d.csv.gz", "many"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_epoch_has_the_rows_of_the_unstreamed_data_in_an_order_of_its_own(string kind)
    {
        Write(kind);
        List<string> expected = [.. _folder.Build(new DataOptions { Template = "empty" }).Train.Select(StreamedRun.Text)];
        Assert.Equal(Rows, expected.Distinct().Count());

        using var data = _folder.Open(new DataOptions { BufferSize = 50 });
        data.Stream!.Begin(place: null);
        var (first, second) = (data.Stream.Epoch(), data.Stream.Epoch());
        Assert.Equal(expected.Order(StringComparer.Ordinal), first.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), second.Order(StringComparer.Ordinal));
        Assert.NotEqual(expected, first);
        Assert.NotEqual(first, second);
        Assert.All(first.Index(), row => Assert.Equal(row.Index / 50, expected.IndexOf(row.Item) / 50));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void From_any_place_it_goes_on_as_if_nothing_had_happened(string kind)
    {
        Write(kind);
        var options = new DataOptions { BufferSize = 60 };
        var whole = _folder.Take(options, 2 * (Rows + 1));
        foreach (var at in Places)
        {
            var rest = _folder.Take(options, 40, whole[at].After);
            Assert.Equal(
                whole.Skip(at + 1).Take(40).Select(one => (Text(one), one.Epoch)),
                rest.Select(one => (Text(one), one.Epoch)));
            Assert.Equal(JsonSerializer.Serialize(whole[at + 40].After), JsonSerializer.Serialize(rest[39].After));
        }
    }

    [Fact]
    public void Without_shuffling_rows_come_as_they_stand_in_the_files_whatever_the_buffer()
    {
        Write("d.jsonl");
        var expected = Enumerable.Range(0, Rows).Select(i => $"answer {i}").ToList();
        Assert.Equal(expected, Ordered(1));
        Assert.Equal(expected, Ordered(7));
        Assert.Equal(expected, Ordered(5000));

        IEnumerable<string> Ordered(int buffer) =>
            _folder.Take(new DataOptions { BufferSize = buffer }, Rows, shuffles: false).Select(one => Text(one)[1..]);
    }

    [Fact]
    public void Epochs_are_counted_by_bytes_and_never_go_back()
    {
        Write("d.jsonl");
        var examples = _folder.Take(new DataOptions { BufferSize = 20 }, 2 * (Rows + 1));
        Assert.Equal(examples.Select(one => one.Epoch).Order(), examples.Select(one => one.Epoch));
        Assert.InRange(examples[Rows / 2].Epoch, 0.4, 0.6);
        Assert.Equal(1, examples[Rows].Epoch);
        Assert.Null(examples[Rows].Example);
        Assert.InRange(examples[Rows + 1].Epoch, 1.0001, 1.1);
        Assert.Equal(2, examples[^1].Epoch);
    }

    [Fact]
    public void Bad_rows_are_passed_over_and_counted()
    {
        _folder.WriteRows("", "{", """{"instruction": "q", "output": "a"}""", """{"instruction": "q", "output": ""}""", "[]",
            """{"instruction": "q", "output": "b"}""");
        var examples = _folder.Take(new DataOptions(), 3, shuffles: false);
        Assert.Equal(["qa", "qb"], examples.Take(2).Select(Text));
        var counts = examples[2].Counts;
        Assert.Equal((5, 2, 3), (counts.Read, counts.Used, counts.Bad));
        Assert.Equal([1, 3, 4], counts.BadRows.Select(row => row.Line));
        Assert.Equal((2, 1, 1), (examples[0].Counts.Read, examples[0].Counts.Used, examples[0].Counts.Bad));
    }

    [Fact]
    public void Rows_with_nothing_to_learn_are_examples_as_ever_and_counted()
    {
        Write("d.jsonl");
        var examples = _folder.Take(new DataOptions { CutoffLen = 2, TrainOnPrompt = false }, 3);
        Assert.Equal(3, examples[2].Counts.Truncated);
        Assert.Equal(3, examples[2].Counts.AnswersCut);
    }

    [Fact]
    public void A_broken_file_stops_the_stream_behind_the_rows_before_it_and_goes_on_once_it_is_repaired()
    {
        const int Good = 3000;
        var rows = Enumerable.Range(0, Good).Select(i => $$"""{"instruction": "q", "output": "answer {{i}}"}""").ToList();
        _folder.Register("""{"file_name": "d.json"}""");
        _folder.Write("d.json", "[" + string.Join(",\n", rows) + ",\n nonsense]");
        var options = new DataOptions { BufferSize = 100 };
        var examples = new List<StreamedExample>();
        using (var data = _folder.Open(options))
        {
            data.Stream!.Begin(place: null);
            var failure = Assert.Throws<DataException>(() => TakeAll(data.Stream, examples));
            Assert.Contains("d.json, line ", failure.Message, StringComparison.Ordinal);
            Assert.Contains("after row 3000: this is not valid JSON", failure.Message, StringComparison.Ordinal);
        }

        // The window with the broken place is not begun.
        Assert.InRange(examples.Count, Good - 100, Good);
        _folder.Write("d.json", "[" + string.Join(",\n", rows) + ",\n {\"instruction\": \"q\", \"output\": \"last\"}]");
        var rest = _folder.Take(options, Good + 1 - examples.Count, examples[^1].After);
        Assert.Equal(
            [.. Enumerable.Range(0, Good).Select(i => $"qanswer {i}").Append("qlast").Order(StringComparer.Ordinal)],
            examples.Concat(rest).Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_kept_of_streamed_rows()
    {
        Write("d.jsonl");
        var cache = new TokenCache(Path.Combine(_folder.Root, "cache"));
        var recipe = DataFolder.Recipe(new DataOptions { Streaming = true });
        using var data = DataPipeline.Create(recipe, new CharTokenizer(), _folder.Root, cache).Build(null, TestContext.Current.CancellationToken);
        data.Stream!.Begin(place: null);
        Assert.Equal(Rows, data.Stream.Epoch().Count);
        Assert.False(Directory.Exists(cache.Folder));
    }

    [Fact]
    public void Data_without_an_example_is_refused_instead_of_being_read_for_ever()
    {
        _folder.WriteRows("", "{", "[]");
        Assert.Contains("no valid row. What is wrong: ", Refusal(new DataOptions()), StringComparison.Ordinal);
        Write("d.jsonl");
        Assert.Contains("too few tokens", Refusal(new DataOptions { CutoffLen = 100_000 }, TrainingStage.Pt), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_rows_are_held_out_and_never_trained_on()
    {
        Write("many");
        using var data = _folder.Open(new DataOptions { BufferSize = 64, ValSize = 30 });
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"qanswer {i}"), data.Eval.Select(StreamedRun.Text));
        data.Stream!.Begin(place: null);
        foreach (var epoch in new[] { data.Stream.Epoch(), data.Stream.Epoch() })
        {
            Assert.Equal(
                Enumerable.Range(30, Rows - 30).Select(i => $"qanswer {i}").Order(StringComparer.Ordinal), epoch.Order(StringComparer.Ordinal));
        }

        Assert.Contains("holds out all of 230 usable rows", Refusal(new DataOptions { ValSize = 231 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("val_size: a share of a stream", 0.1, null, null)]
    [InlineData("max_samples: this does not work with streaming", 0.0, 5, null)]
    [InlineData("tokenized_path: this keeps all tokens in a folder", 0.0, null, "kept")]
    public void Settings_that_contradict_streaming_are_refused(string message, double valSize, int? maxSamples, string? tokenized)
    {
        Write("d.jsonl");
        Assert.StartsWith(
            message, Refusal(new DataOptions { ValSize = valSize, MaxSamples = maxSamples, TokenizedPath = tokenized }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_is_not_in_the_data_is_refused()
    {
        Write("many");
        var place = _folder.Take(new DataOptions { BufferSize = 10 }, 200)[^1].After;
        Write("d.jsonl");
        Assert.Contains("is not one in these datasets", Refusal(new DataOptions(), place: place), StringComparison.Ordinal);
        Assert.Contains("is not one in these datasets", Refusal(new DataOptions(), place: place with { Rows = -1 }), StringComparison.Ordinal);
        Assert.Contains("is not one in these datasets", Refusal(new DataOptions(), place: place with { Mix = null! }), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void TakeAll(StreamedData stream, List<StreamedExample> examples)
    {
        while (examples.Count < 10 * Rows * Rows)
        {
            examples.Add(stream.Next());
        }
    }

    private static string Text(StreamedExample one) => one.Example is { } example ? StreamedRun.Text(example) : "(end)";

    private string Refusal(DataOptions options, TrainingStage stage = TrainingStage.Sft, StreamPlace? place = null) =>
        Assert.Throws<DataException>(() => _folder.Take(options, 1, place, stage)).Message;

    private void Write(string kind)
    {
        _folder.Register($$$"""{"file_name": "{{{kind}}}", "columns": {"prompt": "instruction", "response": "output"}}""");
        var lines = StreamedRun.Rows(Rows).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string Separated(string separator) => $"instruction{separator}output\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"q{separator}answer {i}\n"));
        switch (kind)
        {
            case "d.jsonl":
                // Blank lines are no rows, and their lines count.
                _folder.Write(kind, string.Join("\n\n", lines));
                break;
            case "d.json":
                _folder.Write(kind, "[" + string.Join(",\n", lines) + "]");
                break;
            case "d.csv":
                _folder.Write(kind, Separated(","));
                break;
            case "d.tsv":
                _folder.Write(kind, Separated("\t"));
                break;
            case "d.parquet":
                _folder.Write(kind, TableFiles.Parquet(Rows, rowGroup: 37));
                break;
            case "d.arrow" or "d.feather":
                _folder.Write(kind, TableFiles.Arrow(Rows, isFile: kind == "d.feather"));
                break;
            case "d.jsonl.gz":
                _folder.Write(kind, Compressed(StreamedRun.Rows(Rows)));
                break;
            case "d.csv.gz":
                _folder.Write(kind, Compressed(Separated(",")));
                break;
            default:
                _folder.Write("many/a.jsonl", StreamedRun.Rows(90));
                _folder.Write("many/b.jsonl", StreamedRun.Rows(1, 90));
                _folder.Write("many/c.jsonl.gz", Compressed(StreamedRun.Rows(Rows - 91, 91)));
                break;
        }
    }

    private static byte[] Compressed(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }
}
