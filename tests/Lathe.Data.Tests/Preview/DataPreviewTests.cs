using Lathe.Data.Pipeline;
using Lathe.Data.Preview;
using Lathe.Data.Tests.Pipeline;
using Lathe.Data.Tests.Quality;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Preview;

public sealed class DataPreviewTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_is_shown_as_the_training_sees_it()
    {
        _folder.WriteRows("", Checked.Row("ask", "reply"));
        var row = Assert.Single(Read().Rows);
        Assert.Equal("masked 'Human: ask</s>\nAssistant:', learnt 'reply</s>\n'", Shown(row));
        Assert.Equal((29, 29, 7), (row.Tokens, row.Kept, row.Learnt));
    }

    [Fact]
    public void What_does_not_fit_is_marked_where_it_was()
    {
        _folder.WriteRows(Checked.Sharegpt, Checked.Chat(("human", "12345"), ("gpt", "abcde"), ("human", "678"), ("gpt", "fgh")));
        var row = Assert.Single(Read(new DataOptions { Template = "empty", CutoffLen = 7 }).Rows);
        Assert.Equal("masked '1234', cut '5', learnt 'abc', cut 'de678fgh'", Shown(row));
        Assert.True(row.IsAnswerCut);

        var last = Assert.Single(Read(new DataOptions { Template = "empty", CutoffLen = 7, MaskHistory = true }).Rows);
        Assert.Equal("masked '1', cut '2345abcde', masked '678', learnt 'fgh'", Shown(last));
    }

    [Fact]
    public void Pieces_are_the_training_s_tokens_and_labels()
    {
        var random = new Random(8);
        foreach (var _ in Enumerable.Range(0, 60))
        {
            string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => "aé語🙂\n "[random.Next(4)]));
            (string, string)[] messages = [.. Enumerable.Range(0, random.Next(1, 5)).SelectMany(_ => new[] { ("human", "q" + Text()), ("gpt", "a" + Text()) })];
            _folder.WriteRows(Checked.Sharegpt, Checked.Chat(messages));
            var options = new DataOptions
            {
                Template = random.Next(2) == 0 ? "chatml" : "qwen3",
                CutoffLen = random.Next(2, 200),
                MaskHistory = random.Next(2) == 0,
            };

            var tokens = Assert.Single(Read(options).Rows).Pieces.SelectMany(piece => piece.Tokens).ToList();
            var kept = tokens.Where(token => token.Use != TokenUse.Cut).ToList();
            var example = Assert.Single(_folder.Build(options).Train);
            Assert.Equal(example.InputIds, kept.Select(token => token.Id));
            Assert.Equal(
                example.Labels.Select(label => label != TokenizedExample.IgnoreLabel), kept.Select(token => token.Use == TokenUse.Learnt));
            Assert.Equal(
                Assert.Single(_folder.Build(options with { CutoffLen = 100_000 }).Train).InputIds, tokens.Select(token => token.Id));
        }
    }

    [Fact]
    public void Running_text_is_learnt_up_to_the_limit()
    {
        _folder.WriteRows(", \"columns\": {\"prompt\": \"text\"}", "{\"text\": \"abcdef\"}");
        var row = Assert.Single(Read(new DataOptions { CutoffLen = 4, Packing = false }, TrainingStage.Pt).Rows);
        Assert.Equal("learnt 'abcd', cut 'ef</s>'", Shown(row));
        var packed = Read(new DataOptions { CutoffLen = 4 }, TrainingStage.Pt);
        Assert.Equal(("learnt 'abcdef</s>'", null), (Shown(Assert.Single(packed.Rows)), packed.RowLimit));
    }

    [Fact]
    public void Rows_are_counted_over_all_files_and_bad_ones_say_why()
    {
        _folder.Register("""{"file_name": "parts"}""");
        _folder.Write("parts/a.jsonl", Checked.Row("one", "1") + "\n\n" + Checked.Row("two", "2"));
        _folder.Write("parts/b.jsonl", "{}\n" + Checked.Row("four", "4"));

        var preview = Read(request: new PreviewRequest("d", 2, 2));

        Assert.Equal([("a.jsonl", 2L, 3L), ("b.jsonl", 1, 1)], preview.Rows.Select(row => (Path.GetFileName(row.File), row.Row, row.Line!.Value)));
        Assert.Contains("'instruction' is missing", preview.Rows[1].Problem, StringComparison.Ordinal);
        Assert.Empty(preview.Rows[1].Pieces);
    }

    [Theory]
    [InlineData("gone", 1, "The recipe names no dataset 'gone'. It names: d.")]
    [InlineData("d", 3, "there is no row 3; the dataset has 1 row.")]
    public void What_is_not_there_is_told(string dataset, long first, string message)
    {
        _folder.WriteRows("", Checked.Row("q", "a"));
        var failure = Assert.Throws<DataException>(() => Read(request: new PreviewRequest(dataset, first, 1)));
        Assert.EndsWith(message, failure.Message, StringComparison.Ordinal);
    }

    private DatasetPreview Read(DataOptions? data = null, TrainingStage stage = TrainingStage.Sft, PreviewRequest? request = null) => DataPreview.Read(
        DataFolder.Recipe(data, stage), new CharTokenizer(), _folder.Root, request ?? new PreviewRequest(null, 1, 5), TestContext.Current.CancellationToken);

    private static string Shown(RowPreview row) =>
        string.Join(", ", row.Pieces.Select(piece => $"{piece.Use.ToString().ToLowerInvariant()} '{piece.Text}'"));
}
