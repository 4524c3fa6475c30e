using Lathe.Data.Quality;
using Lathe.Data.Tests.Pipeline;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Quality;

/// <summary>Each issue planted in one row among others that have none.</summary>
public sealed class DataCheckTests : IDisposable
{
    private const int Before = 6;

    private readonly DataFolder _folder = new();

    public static TheoryData<QualityIssue, string, string?> Planted => new()
    {
        { QualityIssue.RowsUnusable, "{\"instruction\": 3, \"output\": \"a\"}", "'instruction' is a number, not a text" },
        { QualityIssue.RowsUnusable, "{\"instruction\"", null },
        { QualityIssue.EmptyAnswers, Checked.Row("What is it?", ""), "the answer is empty" },
        { QualityIssue.EmptyAnswers, Checked.Row("What is it?", " \n\t"), "the answer is only white space" },
        { QualityIssue.OneWordAnswers, Checked.Row("Is it so, or is it not so at all?", "Yes."), "\"Yes.\"" },
        { QualityIssue.Mojibake, Checked.Row("What is a cafÃ© for, then?", "It is for coffee, tea and talk."), "\"is a cafÃ© for, th\"" },
        { QualityIssue.Mojibake, Checked.Row("Whose is it?", "It isnâ€™t mine, it is theirs now."), "\"It isnâ€™t mine, \"" },
        { QualityIssue.Mojibake, Checked.Row("What was lost?", "The letter \uFFFD was lost on the way here."), null },
        { QualityIssue.StrayCharacters, Checked.Row("What rings?", "The bell\u0007 rings when it is time."), "U+0007" },
        { QualityIssue.StrayCharacters, Checked.Row("What hides?", "A blank\u200B of no width hides in here."), "U+200B" },
        { QualityIssue.RepeatedText, Checked.Row("Go on.", string.Concat(Enumerable.Repeat("I will go on and on until the end. ", 12))), null },
        { QualityIssue.Markup, Checked.Row("Read this page for me.", "<div class=\"a\"><p>First it says&nbsp;this.</p></div>"), "<div ...>" },
        { QualityIssue.Boilerplate, Checked.Row("What does the page say?", "All rights reserved, as it says down there."), "\"all rights reserved\"" },
        { QualityIssue.Boilerplate, Checked.Row("What do you feel?", "As an AI language model, I do not feel much."), "\"as an ai language model\"" },
        { QualityIssue.Secrets, Checked.Row("How do I log in?", "With the key AKIAIOSFODNN7EXAMPLE, of course."), "an AWS access key AKIA... (20 characters)" },
        { QualityIssue.Secrets, Checked.Row("Where is it?", "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA"), "a private key" },
        { QualityIssue.Secrets, Checked.Row("How?", "Write api_key = \"h7Gf93kdLq0sZx81\" into the file."), "a password or key h7Gf... (16 characters)" },
        { QualityIssue.PersonalData, Checked.Row("Whom do I ask?", "Ask jane.doe@somewhere.co.uk for the form."), "a mail address j...@somewhere.co.uk" },
        { QualityIssue.PersonalData, Checked.Row("Where do I pay?", "Pay to DE89 3704 0044 0532 0130 00 by Friday."), "an IBAN DE89..." },
        { QualityIssue.PersonalData, Checked.Row("Which card?", "The card 4111 1111 1111 1111 is not one to use."), null },
        { QualityIssue.PersonalData, Checked.Row("Which card?", "The card 5500-0055-5555-5559 is for the shop."), "a card number 5500..." },
        { QualityIssue.PersonalData, Checked.Row("Whom do I call?", "Call +49 30 901820 in the morning, not later."), "a phone number +49 ..." },
        { QualityIssue.TemplateMarks, Checked.Row("<|im_start|>user\nHow so?<|im_end|>", "That is how it is."), "<|im_start|>, a mark of ChatML (chatml, qwen)" },
        { QualityIssue.TemplateMarks, Checked.Row("[INST] How so? [/INST]", "That is how it is."), "[INST], a mark of llama2 and mistral" },
        { QualityIssue.SameQuestion, Checked.Row(Question, "Another answer to the same, by somebody else."), "asked in row 3" },
        { QualityIssue.ExactDuplicates, PlantedOriginal, "the same as row 3" },
        { QualityIssue.NearDuplicates, PlantedOriginal.Replace("quick", "fast", StringComparison.Ordinal), null },
        { QualityIssue.RowsTruncated, Checked.Row(new string('q', 3000), "A short answer that fits."), null },
        { QualityIssue.AnswersCut, Checked.Row("Tell me all of it.", "It is " + new string('x', 3000)), null },
        { QualityIssue.LanguageMix, Checked.Row("Was ist das?", "Das ist nicht der Hund, sondern die Katze, und sie ist auch nicht von hier."), "German" },
        { QualityIssue.LanguageMix, Checked.Row("Что это?", "Это не собака, а кошка, и она тоже не отсюда, как мы узнали."), "Russian" },
    };

    private const string Question = "Which animal jumps over which one in the sentence that shows all letters of a font to its reader?";

    private const string PlantedOriginal =
        "{\"instruction\":\"" + Question + "\",\"output\":\"The quick brown fox jumps over the lazy dog while nobody in the garden looks at either of them at all today.\"}";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_issue_is_found_in_its_row_and_nowhere_else(QualityIssue issue, string row, string? detail)
    {
        string[] rows = [.. English(0, Before), row, .. English(100, 3)];
        rows[2] = PlantedOriginal;
        _folder.WriteRows("", rows);

        var dataset = Checked.Single(_folder);

        Assert.Equal([Before + 1], dataset.RowsWith(issue));
        if (detail is not null)
        {
            Assert.Equal(detail, dataset.DetailOf(issue));
        }
    }

    [Fact]
    public void Nothing_is_found_in_rows_that_have_nothing()
    {
        _folder.WriteRows("", [.. English(0, 40)]);
        var dataset = Checked.Single(_folder);
        Assert.Empty(dataset.Findings);
        Assert.Equal((40, 40, 40), (dataset.Rows, dataset.RowsUsable, dataset.Turns));
    }

    [Theory]
    [InlineData("CAFÉ» is a word, and so is CAFÉ\u00A0!")]
    [InlineData("An Ångström is small; Ötzi is old; MAÇÃ is an apple; ñandú runs; «à la carte».")]
    [InlineData("Write to someone@example.com or to me@home.example, or call 555-0100.")]
    [InlineData("The order 4111 1111 1111 1112 is no card, nor is 1234567890123456 or 3.14159265358979.")]
    [InlineData("Version 10.0.1, on 2024-01-02 at 12:30:45, cost 1 000 000 or 1,234,567.89 in all.")]
    [InlineData("My password is what I say it is, and the token of our love is a ring; api_key = \"YOUR_API_KEY_HERE\".")]
    [InlineData("In HTML <b>bold</b> is written so:\n```html\n<div><p>One</p><p>Two</p></div>\n```\nThat is all.")]
    [InlineData("Compare a < b && b > c; see task-management-for-everyone-and-more and AKIAshort.")]
    [InlineData("👩‍👩‍👧‍👦 and می‌خواهم have joiners that nobody sees.")]
    public void What_only_looks_like_an_issue_is_none(string answer)
    {
        _folder.WriteRows("", [.. English(0, 3), Checked.Row("And what is this one here?", answer)]);
        var found = Checked.Single(_folder).Findings.Select(finding => finding.Issue);
        Assert.Empty(found.Except([QualityIssue.LanguageMix]));
    }

    [Theory]
    [InlineData("human|human")]
    [InlineData("gpt|human")]
    [InlineData("human|gpt|human")]
    [InlineData("human|narrator")]
    [InlineData("human|gpt|system|human|gpt")]
    public void Messages_out_of_order_are_told_apart_from_other_bad_rows(string roles)
    {
        var good = Checked.Chat(("human", "How are you?"), ("gpt", "I am well, thank you."));
        var bad = Checked.Chat([.. roles.Split('|').Select(role => (role, "Some text of it."))]);
        _folder.WriteRows(Checked.Sharegpt, good, bad, "{\"conversations\": 3}");

        var dataset = Checked.Single(_folder);

        Assert.Equal([2L], dataset.RowsWith(QualityIssue.RoleOrder));
        Assert.Equal([3L], dataset.RowsWith(QualityIssue.RowsUnusable));
        Assert.Equal(1, dataset.RowsUsable);
    }

    [Fact]
    public void Rows_that_are_also_evaluated_on_are_found_also_when_they_differ_a_little()
    {
        _folder.Write("dataset_info.json", """{"d": {"file_name": "d.jsonl"}, "e": {"file_name": "e.jsonl"}}""");
        var near = PlantedOriginal.Replace("quick", "fast", StringComparison.Ordinal);
        _folder.Write("d.jsonl", string.Join('\n', [.. English(0, 4), PlantedOriginal, near, .. English(50, 4)]));
        _folder.Write("e.jsonl", string.Join('\n', [.. English(200, 2), PlantedOriginal]));

        var report = Checked.Run(_folder, new DataOptions { Dataset = ["d"], EvalDataset = ["e"] }).Report;

        Assert.Equal(["d", "e"], report.Datasets.Select(dataset => dataset.Name));
        var finding = Assert.Single(report.Datasets[0].Findings);
        Assert.Equal((QualityIssue.TrainEvalOverlap, Severity.Error), (finding.Issue, finding.Severity));
        Assert.Equal([5L, 6L], finding.Examples.Select(example => example.Row));
        Assert.Equal("the same as row 3 of e", finding.Examples[0].Detail);
        Assert.Empty(report.Datasets[1].Findings);
        Assert.True(report.HasErrors);

        _folder.Write("d.jsonl", string.Join('\n', [.. English(0, 4), near]));
        var nearly = Assert.Single(Checked.Run(_folder, new DataOptions { Dataset = ["d"], EvalDataset = ["e"] }).Report.Datasets[0].Findings);
        Assert.Equal((QualityIssue.TrainEvalOverlap, Severity.Warning, 1), (nearly.Issue, nearly.Severity, nearly.Rows));
    }

    [Fact]
    public void Rows_that_share_a_long_context_or_answer_and_differ_in_the_rest_are_no_duplicates()
    {
        var context = string.Join(' ', Enumerable.Range(0, 60).Select(i => Checked.Word(new Random(i))));
        _folder.WriteRows(
            "",
            Checked.Row(context, "It was in Paris."),
            Checked.Row(context, "It was in London."),
            Checked.Row(context + " Who?", "Some other person."),
            Checked.Row("Who wrote it down?", context),
            Checked.Row("When was it told?", context));
        Assert.Empty(Checked.Single(_folder).RowsWith(QualityIssue.NearDuplicates));
    }

    [Fact]
    public void Figures_are_those_of_the_training()
    {
        _folder.WriteRows("", [.. English(0, 30), Checked.Row(new string('q', 100), "a b"), Checked.Row("q q", new string('a', 90))]);
        var options = new DataOptions { Template = "empty", CutoffLen = 80 };

        var dataset = Checked.Single(_folder, options);
        var built = _folder.Build(options).Report.Train;
        var whole = _folder.Build(options with { CutoffLen = 100_000 }).Report.Train;

        Assert.Equal((built.RowsTruncated, built.RowsWithCutAnswer), ((int)dataset.Truncated!, (int)dataset.AnswersCut!));
        Assert.Equal((built.SupervisedTokens, whole.Tokens), (dataset.Learnt!.Value, dataset.Lengths.Total));
        Assert.Equal(
            (whole.Lengths.Min, whole.Lengths.Median, whole.Lengths.P95, whole.Lengths.Max),
            (dataset.Lengths.Min, dataset.Lengths.Median, dataset.Lengths.P95, dataset.Lengths.Max));
        Assert.Equal(dataset.RowsUsable, dataset.Lengths.Histogram.Sum(bucket => bucket.Rows));
    }

    [Fact]
    public void Without_a_tokenizer_characters_are_counted()
    {
        _folder.WriteRows("", Checked.Row("four", "seven77"));
        var report = Checked.Run(_folder, withTokenizer: false).Report;
        Assert.False(report.InTokens);
        Assert.Equal((11, null), (report.Datasets[0].Lengths.Max, report.Datasets[0].Truncated));
    }

    [Fact]
    public void Secrets_are_nowhere_whole()
    {
        string[] secrets =
        [
            "AKIAIOSFODNN7EXAMPLE", "ghp_0123456789abcdefghijABCDEFGHIJ012345", "hf_abcdefghijklmnopqrstuvwxyz01234567", "sk-proj-abcDEF0123456789ghiJKL",
            "xoxb-123456789012-abcdefABCDEF", "AIzaSyA0123456789abcdefghijklmnopqrstuv",
        ];
        _folder.WriteRows("", [.. secrets.Select((secret, i) => Checked.Row($"What is number {i} of the keys?", secret))]);

        var dataset = Checked.Single(_folder);

        var shown = string.Join('\n', dataset.Findings.SelectMany(finding => finding.Examples).Select(example => example.Detail).Append(dataset.ToString()));
        Assert.Equal(secrets.Length, dataset.Findings.Single(finding => finding.Issue == QualityIssue.Secrets).Rows);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret[..^4], shown, StringComparison.Ordinal));
    }

    [Fact]
    public void A_shuffled_file_has_the_same_findings()
    {
        string[] rows = [.. Planted.Select(row => row.Data.Item2), .. English(0, 60), .. Enumerable.Range(0, 20).Select(Checked.Clean)];
        var counts = new List<string>();
        foreach (var seed in Enumerable.Range(0, 12))
        {
            new Random(seed).Shuffle(rows);
            _folder.WriteRows("", rows);
            var dataset = Checked.Single(_folder);
            counts.Add(string.Join(", ", dataset.Findings.Where(finding => finding.Issue is not QualityIssue.SameQuestion)
                .Select(finding => $"{finding.Issue} {finding.Rows}").Prepend($"{dataset.RowsUsable} of {dataset.Rows}, {dataset.Lengths.Total}")));
        }

        Assert.Single(counts.Distinct());
    }

    [Fact]
    public void Running_text_is_checked_too()
    {
        _folder.Register("""{"file_name": "d.txt", "columns": {"prompt": "text"}}""");
        _folder.Write("d.txt", string.Concat(English(0, 4).Concat(["A text with <|im_end|> in it, and one only."]).Select(line => line + "\n")));
        var dataset = Assert.Single(Checked.Run(_folder, stage: TrainingStage.Pt).Report.Datasets);
        Assert.Equal([5L], dataset.RowsWith(QualityIssue.TemplateMarks));
        Assert.Empty(dataset.RowsWith(QualityIssue.OneWordAnswers));
    }

    [Fact]
    public void Random_bytes_are_counted_and_break_nothing()
    {
        var random = new Random(20260411);
        string[] pieces =
        [
            "{\"instruction\":", "\"output\":", "\"", "\\ud83d", "\\u0000", "eyJ", "-----BEGIN ", "<|im_start|>", "@", "://a:b@", "+49 ", "4111 ", "<div ", "&#",
            "Ã", "â€", "}", "[", "\n", "a b c d ", "語", "\uFFFD",
        ];
        foreach (var _ in Enumerable.Range(0, 60))
        {
            var rows = Enumerable.Range(0, 20).Select(_ => Checked.Row(Noise(), Noise())).Concat(Enumerable.Range(0, 5).Select(_ => Noise().Replace('\n', ' ')));
            _folder.WriteRows("", [Checked.Clean(1), .. rows]);
            var dataset = Checked.Single(_folder);
            Assert.InRange(dataset.RowsUsable, 1, dataset.Rows);
            Assert.All(dataset.Findings, finding => Assert.InRange(finding.Rows, 1, dataset.Rows));
        }

        string Noise() => string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)]));
    }

    [Fact]
    public void A_long_text_of_half_patterns_takes_no_long_time()
    {
        var hostile = string.Concat(Enumerable.Repeat("eyJ-", 100_000)) + string.Concat(Enumerable.Repeat("a.a@", 50_000)) + string.Concat(Enumerable.Repeat("<div <", 50_000));
        _folder.WriteRows("", Checked.Row("What is this?", hostile), Checked.Clean(1));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var result = DataCheck.Run(CheckTarget.Of(DataFolder.Recipe(), null, _folder.Root), null, limit.Token);
        Assert.Equal(2, result.Report.Datasets[0].RowsUsable);
    }

    /// <summary>Rows of English, each of its own words.</summary>
    private static IEnumerable<string> English(int first, int count)
    {
        foreach (var number in Enumerable.Range(first, count))
        {
            var random = new Random(number);
            string W() => Checked.Word(random);
            yield return Checked.Row(
                $"What is the {W()} of {W()} and {W()}, and how is it with {W()}?",
                $"The {W()} is from the {W()} of {W()}, and that is the {W()} with {W()} for {W()}: it was not {W()} at {W()} as they have {W()}.");
        }
    }
}
