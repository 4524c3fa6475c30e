using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Rules;

/// <summary>What all rules have in common. Each rule has a case in <c>tests/baselines/recipes</c> that breaks it, and one that does not.</summary>
public class RuleTests
{
    [Fact]
    public void Advice_is_never_more_than_a_hint() =>
        Assert.All(AdviceRules.All, rule => Assert.Equal(Severity.Hint, rule.Severity));

    [Fact]
    public void A_rule_is_silent_about_a_key_whose_line_could_not_be_read()
    {
        Assert.DoesNotContain(Findings("do_train: true; dataset [a"), finding => finding.Code == FindingCodes.TrainingWithoutDataset);
        Assert.DoesNotContain(Findings("do_train: true; dataset: true"), finding => finding.Code == FindingCodes.TrainingWithoutDataset);
    }

    [Fact]
    public void Without_facts_nothing_is_said_about_the_disk()
    {
        const string Recipe = "do_train: true; dataset: nowhere; dataset_dir: nowhere; output_dir: nowhere; resume_from_checkpoint: no";
        Assert.DoesNotContain(
            Findings(Recipe), finding => finding.Code[2] is '5' or '6' || finding.Code == FindingCodes.ResumeFolderMissing);
    }

    [Fact]
    public void An_unknown_dataset_gets_the_nearest_name_on_the_very_word()
    {
        var source = new SourceText("r.yaml", "model_name_or_path: models/tiny\ndataset: alpaca_en_demo, identty\n");
        BindResult result = RecipeBinder.Bind(source, options: new BindOptions { Facts = new StubFacts() });
        Finding finding = Assert.Single(result.Findings, finding => finding.Code == FindingCodes.UnknownDataset);

        Assert.Equal(("identty", "identity"), (source.Slice(finding.Span), finding.Suggestion));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(-2, false)]
    public void Tokenized_data_that_is_older_than_its_source_is_pointed_out(int hours, bool stale)
    {
        var written = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var facts = new StubFacts { Tokenized = new TokenizedFacts(written, written.AddHours(hours)) };

        IReadOnlyList<Finding> findings = Findings("dataset: identity; tokenized_path: cache", facts);

        Assert.Equal(stale, findings.Any(finding => finding is { Code: FindingCodes.TokenizedDataStale, Severity: Severity.Hint }));
    }

    [Fact]
    public void What_a_check_of_data_found_stands_on_the_dataset_s_name_and_refuses_nothing()
    {
        var facts = new StubFacts
        {
            DataChecks =
            {
                ["identity"] = [new DataCheckFacts(FindingCodes.Secrets, Severity.Error, "1 of 4 rows holds a key: row 4.", "Remove it.")],
                ["alpaca_zh_demo"] = [new DataCheckFacts(FindingCodes.OneWordAnswers, Severity.Information, "2 of 4 rows.", "Leave them.")],
            },
        };
        var source = new SourceText("r.yaml", "model_name_or_path: models/tiny\ndataset: alpaca_en_demo, identity\neval_dataset: alpaca_zh_demo\n");
        BindResult result = RecipeBinder.Bind(source, options: new BindOptions { Facts = facts });

        Finding[] found = [.. result.Findings.Where(finding => finding.Code.StartsWith("LT51", StringComparison.Ordinal))];
        Assert.Equal(
            [(FindingCodes.Secrets, Severity.Warning, "identity"), (FindingCodes.OneWordAnswers, Severity.Information, "alpaca_zh_demo")],
            found.Select(finding => (finding.Code, finding.Severity, source.Slice(finding.Span))));
        Assert.Equal("Dataset 'identity': 1 of 4 rows holds a key: row 4.", found[0].Message);
    }

    [Theory]
    [InlineData("train_on_prompt: true; template: once", true)]
    [InlineData("train_on_prompt: true; template: twice", false)]
    [InlineData("train_on_prompt: false; template: once", false)]
    public void Prompts_can_not_be_labelled_with_a_template_that_ends_turns_once(string keys, bool refused)
    {
        var facts = new StubFacts { Templates = new TemplateFacts(["once", "twice"], ["once"]) };
        Assert.Equal(refused, Findings(keys, facts).Any(finding => finding.Code == FindingCodes.PromptLabelsWithEfficientEos));
    }

    [Theory]
    [InlineData("warmup_steps: 5 # lathe-disable LT3108 on purpose", true)]
    [InlineData("# lathe-disable LT3108 on purpose\nwarmup_steps: 5", true)]
    [InlineData("# lathe-disable LT3101, LT3108\nwarmup_steps: 5", true)]
    [InlineData("# lathe-disable LT3101\nwarmup_steps: 5", false)]
    [InlineData("# lathe-disable LT3108\n\nwarmup_steps: 5", false)]
    [InlineData("warmup_steps: 5\n# lathe-disable LT3108", false)]
    [InlineData("run_name: '# lathe-disable LT3108'\nwarmup_steps: 5", false)]
    public void A_comment_silences_a_code_on_its_line_or_the_next(string lines, bool silent)
    {
        BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", $"warmup_ratio: 0.1\n{lines}\n"));
        Assert.Equal(silent, result.Findings.All(finding => finding.Code != FindingCodes.TwoWarmups));
    }

    private static IReadOnlyList<Finding> Findings(string keys, IRecipeFacts? facts = null) => RecipeBinder.Bind(
        new SourceText("r.yaml", "model_name_or_path: models/tiny\n" + keys.Replace("; ", "\n", StringComparison.Ordinal) + "\n"),
        options: new BindOptions { Facts = facts ?? NoFacts.Instance }).Findings;
}
