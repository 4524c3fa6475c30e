using Lathe.Data.Pipeline;
using Lathe.Data.Templates;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Pipeline;

public sealed class DataPipelineTests : IDisposable
{
    private const string PlainText = ", \"columns\": {\"prompt\": \"text\"}";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Answers_are_learnt_and_questions_are_not()
    {
        _folder.WriteRows("", Row("ask", "reply"));
        var data = _folder.Build();
        Assert.Equal("[Human: ask</s>\nAssistant:]reply</s>\n", Masked(data.Train[0]));
        Assert.Equal((1, 29, 7), (data.Report.Train.Examples, (int)data.Report.Train.Tokens, (int)data.Report.Train.SupervisedTokens));
        Assert.Equal(7 / 29.0, data.Report.Train.SupervisedShare);
    }

    [Theory]
    [InlineData(false, false, "[<|im_start|>user\nq1<|im_end|>\n<|im_start|>assistant\n]a1<|im_end|>\n"
        + "[<|im_start|>user\nq2<|im_end|>\n<|im_start|>assistant\n]a2<|im_end|>\n")]
    [InlineData(true, false, "<|im_start|>user\nq1<|im_end|>\n<|im_start|>assistant\na1<|im_end|>\n"
        + "<|im_start|>user\nq2<|im_end|>\n<|im_start|>assistant\na2<|im_end|>\n")]
    [InlineData(false, true, "[<|im_start|>user\nq1<|im_end|>\n<|im_start|>assistant\na1<|im_end|>\n"
        + "<|im_start|>user\nq2<|im_end|>\n<|im_start|>assistant\n]a2<|im_end|>\n")]
    public void Labels_follow_train_on_prompt_and_mask_history(bool trainOnPrompt, bool maskHistory, string expected)
    {
        _folder.WriteRows(", \"formatting\": \"sharegpt\"", Chat("q1", "a1", "q2", "a2"));
        var options = new DataOptions { Template = "chatml", TrainOnPrompt = trainOnPrompt, MaskHistory = maskHistory };
        Assert.Equal(expected, Masked(Assert.Single(_folder.Build(options).Train)));
    }

    [Fact]
    public void Truncation_is_counted_and_cut_answers_apart()
    {
        _folder.WriteRows("", Row("q", "a"), Row(new string('q', 50), "a"), Row("q", new string('a', 50)));
        var report = _folder.Build(new DataOptions { Template = "empty", CutoffLen = 20 }).Report.Train;
        Assert.Equal((3, 2, 1), (report.Rows, report.RowsTruncated, report.RowsWithCutAnswer));
        Assert.Equal(new LengthStatistics(2, 20, 20, 20), report.Lengths);
    }

    [Theory]
    [InlineData(false, "[q1]a1", 1)] // The budget is spent by the first turn.
    [InlineData(true, "[q3]a3", 0)] // The last turn, the one that counts, comes first.
    public void Turns_beyond_the_budget_vanish(bool maskHistory, string expected, int cutAnswers)
    {
        _folder.WriteRows(", \"formatting\": \"sharegpt\"", Chat("q1", "a1", "q2", "a2", "q3", "a3"));
        var data = _folder.Build(new DataOptions { Template = "empty", CutoffLen = 4, MaskHistory = maskHistory });
        Assert.Equal(expected, Masked(data.Train[0]));
        Assert.Equal((1, cutAnswers), (data.Report.Train.RowsTruncated, data.Report.Train.RowsWithCutAnswer));
    }

    [Fact]
    public void Pretraining_packs_texts_into_blocks_and_counts_what_is_left()
    {
        _folder.WriteRows(PlainText, """{"text": "abcd"}""", """{"text": "efg"}""", """{"text": "h"}""");
        var data = _folder.Build(new DataOptions { CutoffLen = 4 }, TrainingStage.Pt);
        Assert.Equal(["abcd", "</s>efg"], data.Train.Select(Masked));
        Assert.Equal((3, 2, 3L), (data.Report.Train.Rows, data.Report.Train.Examples, data.Report.Train.TokensDropped));
        Assert.Equal(new LengthStatistics(2, 4, 5, 5), data.Report.Train.Lengths);
        Assert.Empty(data.Report.Notes);
    }

    [Fact]
    public void Packing_asked_for_takes_one_token_off_the_block_and_says_so()
    {
        _folder.WriteRows(PlainText, """{"text": "abcdefg"}""");
        var data = _folder.Build(new DataOptions { CutoffLen = 5, Packing = true }, TrainingStage.Pt);
        Assert.Equal(["abcd", "efg</s>"], data.Train.Select(Masked));
        Assert.Contains("cutoff_len - 1 = 4", Assert.Single(data.Report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Packing_starts_anew_after_a_thousand_rows()
    {
        _folder.WriteRows(PlainText, [.. Enumerable.Repeat("""{"text": "ab"}""", 1001)]);
        var data = _folder.Build(new DataOptions { CutoffLen = 2999 }, TrainingStage.Pt);
        Assert.Equal(1, data.Report.Train.Examples);
        Assert.Equal(4, data.Report.Train.TokensDropped);
    }

    [Theory]
    [InlineData(true, false, false, "[d]efg[ab]c", "[j]k[h]i")]
    [InlineData(true, false, true, "defgabc", "jkhi")]
    [InlineData(null, true, false, "[d]efg[ab]c", "[j]k[h]i")]
    [InlineData(false, true, true, "[d]efg[a]bc", "[j]k[h]i")] // Nothing comes before the first token of a sample that is kept apart.
    public void Packing_joins_whole_samples_longest_first(bool? packing, bool neat, bool trainOnPrompt, params string[] expected)
    {
        _folder.WriteRows("", Row("ab", "c"), Row("d", "efg"), Row("h", "i"), Row("j", "k"));
        var options = new DataOptions { Template = "empty", CutoffLen = 8, Packing = packing, NeatPacking = neat, TrainOnPrompt = trainOnPrompt };
        var data = _folder.Build(options);
        Assert.Equal(expected, data.Train.Select(Masked));
        Assert.Equal([[4, 3], [2, 2]], data.Train.Select(block => block.Packed!.Lengths));
        Assert.All(data.Train, block => Assert.Equal(neat, block.Packed!.Apart));
        var report = data.Report.Train;
        Assert.Equal((4, 2, 11L, new PackingReport(8, neat)), (report.Rows, report.Examples, report.Tokens, report.Packing));
        Assert.Equal(5 / 16.0, report.PaddingShare);
        Assert.Equal(new LengthStatistics(2, 2, 4, 4), report.Lengths);
    }

    [Fact]
    public void A_packed_sample_leaves_room_for_padding_and_evaluation_is_packed_as_well()
    {
        _folder.WriteRows("", [.. Enumerable.Range(0, 10).Select(_ => Row("abc", "defghijk"))]);
        var data = _folder.Build(new DataOptions { Template = "empty", CutoffLen = 8, NeatPacking = true, ValSize = 0.3 });
        Assert.Equal((7, 3), (data.Train.Count, data.Eval.Count));
        Assert.All(data.Train.Concat(data.Eval), block => Assert.Equal([7], block.Packed!.Lengths));
        Assert.Equal((7, 3), (data.Report.Train.RowsTruncated, data.Report.Eval.RowsTruncated));
        Assert.Equal(new PackingReport(8, true), data.Report.Eval.Packing);
    }

    [Fact]
    public void Samples_that_are_not_packed_have_no_report_of_it()
    {
        _folder.WriteRows("", Row("ab", "c"));
        var data = _folder.Build();
        Assert.Null(data.Report.Train.Packing);
        Assert.Equal(0, data.Report.Train.PaddingShare);
        Assert.All(data.Train, example => Assert.Null(example.Packed));
    }

    [Fact]
    public void Without_packing_texts_are_cut_one_by_one()
    {
        _folder.WriteRows(PlainText, """{"text": "abcdef"}""", """{"text": "g"}""");
        var data = _folder.Build(new DataOptions { CutoffLen = 4, Packing = false }, TrainingStage.Pt);
        Assert.Equal(["abcd", "g</s>"], data.Train.Select(Masked));
        Assert.Equal((1, 0L), (data.Report.Train.RowsTruncated, data.Report.Train.TokensDropped));
    }

    [Fact]
    public void A_tokenizer_that_adds_a_begin_token_puts_it_first_in_every_block_or_text()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "model", "tokenizer_config.json"), """{"add_bos_token": true}""");
        _folder.WriteRows(PlainText, """{"text": "abcdefg"}""");
        Assert.Equal(["<s>bcd", "<s>fg</s>"], _folder.Build(new DataOptions { CutoffLen = 4 }, TrainingStage.Pt).Train.Select(Masked));
        Assert.Equal(["<s>abc"], _folder.Build(new DataOptions { CutoffLen = 4, Packing = false }, TrainingStage.Pt).Train.Select(Masked));
    }

    [Fact]
    public void An_end_token_that_is_also_padding_is_not_learnt_in_pretraining()
    {
        _folder.WriteRows(PlainText, """{"text": "ab"}""");
        var recipe = DataFolder.Recipe(new DataOptions { Packing = false }, TrainingStage.Pt);
        var data = DataPipeline.Build(recipe, new CharTokenizer(without: "<pad>"), _folder.Root, null,
            TestContext.Current.CancellationToken);
        Assert.Equal("ab[</s>]", Masked(data.Train[0]));
    }

    [Fact]
    public void Too_little_text_for_one_block_is_an_error()
    {
        _folder.WriteRows(PlainText, """{"text": "ab"}""");
        Assert.Contains("cutoff_len: the training rows have 3 tokens together", _folder.BuildError(stage: TrainingStage.Pt),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.25, new[] { "5", "6", "0" })]
    [InlineData(3.0, new[] { "5", "6", "0" })]
    [InlineData(1.0, new[] { "5" })]
    public void Val_size_holds_out_the_rows_Hugging_Face_datasets_would(double valSize, string[] expected)
    {
        // numpy.random.default_rng(42).permutation(10) is 5 6 0 7 3 2 4 9 1 8; the first ones are held out, the others trained in this
        // order.
        _folder.WriteRows("", [.. Enumerable.Range(0, 10).Select(i => Row("", $"{i}"))]);
        var data = _folder.Build(new DataOptions { Template = "empty", ValSize = valSize }, previews: 2);
        Assert.Equal(expected, data.Eval.Select(Text));
        Assert.Equal("5607324918"[expected.Length..], string.Concat(data.Train.Select(Text)));
        Assert.Equal(expected.Take(2), data.Prompts.Select(p => p.ReferenceAnswer));
    }

    [Fact]
    public void Val_size_that_leaves_nothing_is_an_error()
    {
        _folder.WriteRows("", Row("q", "a"));
        Assert.Contains("val_size: 0.5 holds out 1 of 1 usable rows", _folder.BuildError(new DataOptions { ValSize = 0.5 }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Datasets_are_joined_in_order_with_max_samples_of_each_and_evaluated_apart()
    {
        _folder.Write(
            "dataset_info.json", """{"a": {"file_name": "a.jsonl"}, "b": {"file_name": "b.json"}, "e": {"file_name": "e.jsonl"}}""");
        _folder.Write("a.jsonl", $"{Row("", "a1")}\n{{}}\n{Row("", "a3")}\n");
        _folder.Write("b.json", $"[{Row("", "b1")}, {Row("", "b2")}, this is never reached");
        _folder.Write("e.jsonl", Row("", "e1"));
        var data = _folder.Build(new DataOptions { Template = "empty", Dataset = ["a", "b", "a"], EvalDataset = ["e"], MaxSamples = 2 });
        Assert.Equal(["a1", "b1", "b2"], data.Train.Select(Text));
        Assert.Equal(["e1"], data.Eval.Select(Text));
        Assert.Equal([("a", false, 2, 1, 1), ("b", false, 2, 2, 0), ("e", true, 1, 1, 0)],
            data.Report.Datasets.Select(d => (d.Name, d.IsEval, (int)d.RowsRead, (int)d.RowsUsed, (int)d.RowsBad)));
        Assert.Contains("'a' is named 2 times", Assert.Single(data.Report.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(25)]
    public void Num_samples_draws_every_row_before_any_twice(int count)
    {
        _folder.WriteRows($", \"num_samples\": {count}", [.. Enumerable.Range(0, 10).Select(i => Row("", $"{i}"))]);
        var options = new DataOptions { Template = "empty" };
        var drawn = _folder.Build(options).Train.Select(Text).ToList();
        Assert.Equal(count, drawn.Count);
        Assert.Equal(Math.Min(count, 10), drawn.Distinct().Count());
        Assert.Equal(Math.Min(count, 10), drawn.Take(10).Distinct().Count());
        Assert.Equal(drawn, _folder.Build(options).Train.Select(Text));
        Assert.NotEqual(drawn, _folder.Build(options, seed: 7).Train.Select(Text));
        Assert.Equal(drawn.Take(2), _folder.Build(options with { MaxSamples = 2 }).Train.Select(Text));
        Assert.Equal(count, _folder.Build(options).Report.Datasets[0].RowsSampled);
    }

    [Fact]
    public void Previews_are_the_raw_messages_of_training_rows_when_there_is_no_evaluation()
    {
        _folder.WriteRows(
            ", \"formatting\": \"sharegpt\"",
            """{"conversations": [{"from": "system", "value": "S"}, {"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]}""",
            "{}", Chat("q1", "a1", "q2", "a2"), Chat("q", "a"));
        var prompts = _folder.Build(previews: 2).Prompts;
        Assert.Equal(["S", ""], prompts.Select(p => p.System));
        Assert.Equal(["q", "q1|a1|q2"], prompts.Select(p => string.Join('|', p.Messages.Select(m => m.Content))));
        Assert.Equal(ChatRole.Assistant, prompts[1].Messages[1].Role);
        Assert.Equal(["a", "a2"], prompts.Select(p => p.ReferenceAnswer));
        Assert.Empty(_folder.Build().Prompts);
    }

    [Theory]
    [InlineData("dataset", "the recipe names no dataset")]
    [InlineData("cutoff", "cutoff_len: 1 leaves no room")]
    [InlineData("samples", "max_samples: 0 leaves no row")]
    [InlineData("val", "val_size: -1 is neither a share")]
    [InlineData("both", "val_size and eval_dataset: both say")]
    [InlineData("packing", "neat_packing: this keeps samples apart, which only stage sft has")]
    [InlineData("exclude", "train_on_prompt and mask_history: these exclude each other")]
    public void Settings_that_cannot_work_are_refused_before_reading(string which, string expected)
    {
        var data = new DataOptions { Dataset = ["x"], Template = "default" };
        data = which switch
        {
            "dataset" => data with { Dataset = [] },
            "cutoff" => data with { CutoffLen = 1 },
            "samples" => data with { MaxSamples = 0 },
            "val" => data with { ValSize = -1 },
            "both" => data with { ValSize = 1, EvalDataset = ["x"] },
            "packing" => data with { NeatPacking = true },
            _ => data with { TrainOnPrompt = true, MaskHistory = true },
        };
        var recipe = new Recipe
        {
            Data = data,
            Model = new() { ModelNameOrPath = "model" },
            Method = new() { Stage = which == "packing" ? TrainingStage.Pt : TrainingStage.Sft },
        };
        var error = Assert.Throws<DataException>(
            () => DataPipeline.Build(recipe, new CharTokenizer(), _folder.Root, null, TestContext.Current.CancellationToken));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_reaches_the_end_and_never_goes_back()
    {
        _folder.WriteRows("", [.. Enumerable.Range(0, 1000).Select(i => Row($"{i}", "a"))]);
        var seen = new Recorder();
        DataPipeline.Build(DataFolder.Recipe(), new CharTokenizer(), _folder.Root, seen, TestContext.Current.CancellationToken);
        Assert.True(seen.Reports.Count > 3);
        Assert.Equal(seen.Reports.OrderBy(r => r.RowsDone).ThenBy(r => r.BytesDone), seen.Reports);
        var size = new FileInfo(Path.Combine(_folder.Data, "d.jsonl")).Length;
        Assert.Equal(new DataProgress("d", 1000, size, size), seen.Reports[^1]);
    }

    [Fact]
    public void Cancelling_stops_the_reading()
    {
        _folder.WriteRows("", [.. Enumerable.Range(0, 5000).Select(i => Row($"{i}", "a"))]);
        using var stop = new CancellationTokenSource();
        var seen = new Recorder(stop.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(
            () => DataPipeline.Build(DataFolder.Recipe(), new CharTokenizer(), _folder.Root, seen, stop.Token));
        Assert.True(seen.Reports[^1].RowsDone < 5000);
    }

    private static string Row(string question, string answer) => $$"""{"instruction": "{{question}}", "output": "{{answer}}"}""";

    private static string Chat(params string[] turns) => "{\"conversations\": ["
        + string.Join(", ", turns.Select((t, i) => $$"""{"from": "{{(i % 2 == 0 ? "human" : "gpt")}}", "value": "{{t}}"}""")) + "]}";

    private static string Text(TokenizedExample example) => new CharTokenizer().Decode(example.InputIds);

    /// <summary>The example as text, with brackets around what the loss does not count.</summary>
    private static string Masked(TokenizedExample example)
    {
        var tokenizer = new CharTokenizer();
        var text = "";
        for (var i = 0; i < example.InputIds.Length; i++)
        {
            var isMasked = example.Labels[i] == TokenizedExample.IgnoreLabel;
            Assert.True(isMasked || example.Labels[i] == example.InputIds[i]);
            text += (isMasked && !WasMasked(i - 1) ? "[" : "") + (!isMasked && WasMasked(i - 1) ? "]" : "")
                + tokenizer.IdToToken(example.InputIds[i]);
        }

        return text + (WasMasked(example.Labels.Length - 1) ? "]" : "");

        bool WasMasked(int i) => i >= 0 && example.Labels[i] == TokenizedExample.IgnoreLabel;
    }

    private sealed class Recorder(Action? onReport = null) : IProgress<DataProgress>
    {
        public List<DataProgress> Reports { get; } = [];

        public void Report(DataProgress value)
        {
            Reports.Add(value);
            onReport?.Invoke();
        }
    }
}
