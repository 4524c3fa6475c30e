using System.Text.Json;
using Lathe.Data.Quality;
using Lathe.Data.Tests.Pipeline;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Quality;

/// <summary>Checks of rows that judge answers.</summary>
public sealed class PreferenceCheckTests : IDisposable
{
    private const string Alpaca = ", \"ranking\": true, \"columns\": {\"prompt\": \"q\", \"chosen\": \"good\", \"rejected\": \"bad\"}";

    private const string Sharegpt =
        ", \"ranking\": true, \"formatting\": \"sharegpt\", \"columns\": {\"messages\": \"talk\", \"chosen\": \"good\", \"rejected\": \"bad\"}";

    private const string OpenAi = ", \"ranking\": true, \"formatting\": \"openai\", \"columns\": {\"messages\": \"talk\", \"chosen\": \"good\", \"rejected\": \"bad\"}"
        + ", \"tags\": {\"role_tag\": \"role\", \"content_tag\": \"content\", \"user_tag\": \"user\", \"assistant_tag\": \"assistant\"}";

    private const string Tagged = ", \"columns\": {\"prompt\": \"q\", \"response\": \"a\", \"kto_tag\": \"fine\"}";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Alpaca, "{\"q\": \"ask\", \"good\": \"12345\", \"bad\": \"123\"}")]
    [InlineData(Sharegpt, "{\"talk\": [{\"from\": \"human\", \"value\": \"ask\"}], \"good\": {\"from\": \"gpt\", \"value\": \"12345\"}, \"bad\": {\"from\": \"gpt\", \"value\": \"123\"}}")]
    [InlineData(OpenAi, "{\"talk\": [{\"role\": \"user\", \"content\": \"ask\"}], \"good\": {\"role\": \"assistant\", \"content\": \"12345\"}, \"bad\": {\"role\": \"assistant\", \"content\": \"123\"}}")]
    public void Both_answers_of_a_pair_are_counted_in_every_layout(string entry, string row)
    {
        _folder.WriteRows(entry, row);
        var dataset = Checked.Single(_folder, new DataOptions { Template = "empty" });
        Assert.Equal((1, 3 + 5, 5 + 3), (dataset.RowsUsable, dataset.Lengths.Max, dataset.Learnt));

        var characters = Assert.Single(Checked.Run(_folder, withTokenizer: false).Report.Datasets);
        Assert.Equal(8, characters.Lengths.Max);
    }

    [Theory]
    [InlineData("{\"q\": \"ask\", \"good\": \"long answer\", \"bad\": \"no\"}")]
    [InlineData("{\"q\": \"ask\", \"good\": \"no\", \"bad\": \"long answer\"}")]
    public void The_longer_answer_is_held_against_the_limit(string row)
    {
        _folder.WriteRows(Alpaca, row);
        var dataset = Checked.Single(_folder, new DataOptions { Template = "empty", CutoffLen = 10 });
        Assert.Equal((1L, 1L), (dataset.Truncated, dataset.AnswersCut));
        Assert.Equal("14 tokens", dataset.DetailOf(QualityIssue.AnswersCut));
        Assert.Equal(0, Checked.Single(_folder, new DataOptions { Template = "empty", CutoffLen = 14 }).Truncated);
    }

    [Theory]
    [InlineData("\"good\": \"one\"", QualityIssue.PairsIncomplete, "column 'bad' is missing (the row has: q, good)")]
    [InlineData("\"good\": \"one\", \"bad\": null", QualityIssue.PairsIncomplete, "'bad' is null: one of the two answers is missing")]
    [InlineData("\"good\": \"\", \"bad\": \"two\"", QualityIssue.PairsIncomplete, "'good' is empty")]
    [InlineData("\"good\": \"one\", \"bad\": \"\"", QualityIssue.PairsIncomplete, "'bad' is empty")]
    [InlineData("\"good\": \"\", \"bad\": \"\"", QualityIssue.PairsIncomplete, "'good' and 'bad' are empty")]
    [InlineData("\"good\": [], \"bad\": \"two\"", QualityIssue.RowsUnusable, "'good' is a list, not a text")]
    [InlineData("\"good\": \"same it is\", \"bad\": \"same it is\"", QualityIssue.PairsEqual, "chosen and rejected are the same text")]
    [InlineData("\"good\": \"A good one.\", \"bad\": \"No\"", QualityIssue.OneWordAnswers, "\"No\"")]
    [InlineData("\"good\": \"A good one.\", \"bad\": \" \\n\"", QualityIssue.EmptyAnswers, "the worse answer is only white space")]
    [InlineData("\"good\": \"A good one.\", \"bad\": \"As an AI language model, I do not feel.\"", QualityIssue.Boilerplate, null)]
    [InlineData("\"good\": \"A good one.\", \"bad\": \"It is AKIAIOSFODNN7EXAMPLE, then.\"", QualityIssue.Secrets, null)]
    public void What_is_wrong_with_a_pair_is_found(string answers, QualityIssue issue, string? detail)
    {
        _folder.WriteRows(Alpaca, "{\"q\": \"first of all\", \"good\": \"a fine one\", \"bad\": \"a poor one\"}", $"{{\"q\": \"second\", {answers}}}");
        var dataset = Checked.Single(_folder);
        Assert.Equal([2L], dataset.RowsWith(issue));
        Assert.Equal(detail ?? dataset.DetailOf(issue), dataset.DetailOf(issue));
        Assert.DoesNotContain(dataset.Findings, finding => finding.Issue != issue);
    }

    [Theory]
    [InlineData("\"good\": {\"from\": \"human\", \"value\": \"x\"}", QualityIssue.RoleOrder, "'good' is from 'human' and no answer (from 'gpt')")]
    [InlineData("\"good\": {\"from\": \"narrator\", \"value\": \"x\"}", QualityIssue.RoleOrder, "'good' is from 'narrator', which is none of")]
    [InlineData("\"good\": {\"from\": \"gpt\"}", QualityIssue.RowsUnusable, "'good' has no 'value' (it has: from)")]
    [InlineData("\"good\": \"x\"", QualityIssue.RowsUnusable, "'good' is a text, not an object")]
    [InlineData("\"good\": {\"from\": \"gpt\", \"value\": 3}", QualityIssue.RowsUnusable, "'good, value' is a number, not a text")]
    [InlineData("\"good\": null", QualityIssue.PairsIncomplete, "'good' is null")]
    public void An_answer_of_messages_has_to_be_one(string good, QualityIssue issue, string detail)
    {
        _folder.WriteRows(Sharegpt, $"{{\"talk\": [{{\"from\": \"human\", \"value\": \"q\"}}], {good}, \"bad\": {{\"from\": \"gpt\", \"value\": \"y\"}}}}");
        var dataset = Checked.Single(_folder);
        Assert.StartsWith(detail, dataset.DetailOf(issue), StringComparison.Ordinal);
        Assert.True(dataset.HasErrors);
    }

    [Fact]
    public void Messages_of_pairs_end_with_the_question()
    {
        const string Answers = "\"good\": {\"from\": \"gpt\", \"value\": \"x\"}, \"bad\": {\"from\": \"gpt\", \"value\": \"y\"}";
        _folder.WriteRows(Sharegpt, $"{{\"talk\": [{{\"from\": \"human\", \"value\": \"q\"}}, {{\"from\": \"gpt\", \"value\": \"a\"}}], {Answers}}}");
        Assert.Contains("both answers are in 'good' and 'bad'", Checked.Single(_folder).DetailOf(QualityIssue.RoleOrder), StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_have_the_same_prompt_and_both_answers()
    {
        string Pair(string question, string good, string bad) => JsonSerializer.Serialize(new { q = question, good, bad });
        const string Long = "This is an answer of quite a few words, so that rows with it are compared word for word.";
        const string Other = "Here stands another one, about as long, which has hardly a word of the first in it at all.";
        _folder.WriteRows(
            Alpaca,
            Pair("What is it then?", Long, Other),
            Pair("What is it then?", Long, Other),
            Pair("What is it then?", Other, Long),
            Pair("What is it then?", Long, "A third text that nobody has seen so far."));

        var dataset = Checked.Single(_folder);

        Assert.Equal([2L], dataset.RowsWith(QualityIssue.ExactDuplicates));
        Assert.Empty(dataset.RowsWith(QualityIssue.NearDuplicates));
        Assert.Equal([3L, 4L], dataset.RowsWith(QualityIssue.SameQuestion));
    }

    [Fact]
    public void Tagged_answers_are_no_copies_where_the_tag_differs()
    {
        const string Answer = "This is an answer of quite a few words, so that rows with it are compared word for word.";
        string Row(bool fine) => JsonSerializer.Serialize(new { q = "What is it?", a = Answer, fine });
        _folder.WriteRows(Tagged, Row(true), Row(false), Row(true));
        var dataset = Checked.Single(_folder);
        Assert.Equal([3L], dataset.RowsWith(QualityIssue.ExactDuplicates));
        Assert.Single(dataset.Findings);
    }

    [Theory]
    [InlineData("\"true\"", "'fine' is a text, neither true nor false: write it without quotes")]
    [InlineData("\"good\"", "'fine' is a text, neither true nor false")]
    [InlineData("1", "'fine' is a number, neither true nor false")]
    [InlineData("null", "'fine' is null, neither true nor false")]
    public void A_tag_is_true_or_false(string tag, string detail)
    {
        _folder.WriteRows(Tagged, "{\"q\": \"one more\", \"a\": \"yes it is\", \"fine\": false}", $"{{\"q\": \"two\", \"a\": \"no it is not\", \"fine\": {tag}}}");
        var dataset = Checked.Single(_folder);
        Assert.Equal([2L], dataset.RowsWith(QualityIssue.TagsUnknown));
        Assert.Equal(detail, dataset.DetailOf(QualityIssue.TagsUnknown));
    }

    [Fact]
    public void In_a_file_of_texts_the_tag_is_a_word()
    {
        _folder.Register($$"""{"file_name": "d.csv"{{Tagged}}}""");
        _folder.Write("d.csv", "q,a,fine\nfirst,this is so,True\nsecond,that is so,false\nthird,nor is that,maybe\n");
        var dataset = Checked.Single(_folder);
        Assert.Equal(2, dataset.RowsUsable);
        Assert.Equal([3L], dataset.RowsWith(QualityIssue.TagsUnknown));
    }

    [Fact]
    public void A_bad_answer_may_repeat_itself()
    {
        var again = string.Concat(Enumerable.Repeat("and again and again ", 30));
        _folder.WriteRows(
            Alpaca,
            JsonSerializer.Serialize(new { q = "first of all", good = "It comes once.", bad = again }),
            JsonSerializer.Serialize(new { q = "second of all", good = again, bad = "It comes once." }));
        Assert.Equal([2L], Checked.Single(_folder).RowsWith(QualityIssue.RepeatedText));
    }

    [Fact]
    public void A_cleaned_copy_has_the_rows_of_use_with_both_answers()
    {
        const string Good = "{\"q\": \"first of all\", \"good\": \"a fine one\", \"bad\": \"a poor one\"}";
        _folder.WriteRows(Alpaca, Good, "{\"q\": \"x\", \"good\": \"the same\", \"bad\": \"the same\"}", "{\"q\": \"y\", \"good\": \"the only\"}", Good);
        var reasons = new List<string>();
        var path = Path.Combine(_folder.Root, "clean.jsonl");
        var rows = CleanedCopy.Write(Checked.Run(_folder), "d", path, row => reasons.Add(row.Reason), TestContext.Current.CancellationToken);
        Assert.Equal((1, Good + "\n"), (rows, File.ReadAllText(path)));
        Assert.Equal(["LT5121", "LT5120", "LT5105"], reasons.Select(reason => reason[..6]));
    }

    [Theory]
    [InlineData(Alpaca, "{\"q\": \"a\", \"good\": \"b\", \"bad\": \"c\"}", TrainingStage.Sft, "ranking: pairs of answers train stages rm and dpo")]
    [InlineData(Alpaca, "{\"q\": \"a\", \"good\": \"b\", \"bad\": \"c\"}", TrainingStage.Pt, "ranking: pairs of answers train stages rm and dpo")]
    [InlineData(Tagged, "{\"q\": \"a\", \"a\": \"b\", \"fine\": true}", TrainingStage.Sft, "columns.kto_tag: tagged answers train stage kto")]
    public void Such_rows_are_not_trained_on(string entry, string row, TrainingStage stage, string message)
    {
        _folder.WriteRows(entry, row);
        Assert.Contains(message, _folder.BuildError(stage: stage), StringComparison.Ordinal);
        Assert.Contains(message, _folder.BuildError(new DataOptions { Streaming = true }, stage), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_pairs_is_checked_by_itself()
    {
        var file = _folder.Write("pairs.json", "[{\"prompt\": \"ask\", \"chosen\": \"one answer\", \"rejected\": \"the other one\"}]");
        var (dataset, origin) = DatasetGuess.Of(file);
        var report = DataCheck.Run(CheckTarget.Of(dataset), progress: null, TestContext.Current.CancellationToken).Report;
        Assert.Equal("guessed from its first row: pairs of answers", origin);
        Assert.Equal((1, 16), (report.Datasets[0].RowsUsable, report.Datasets[0].Lengths.Max));
    }
}
