using System.Diagnostics;
using Lathe.LanguageService.Memory;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Memory.Fit;
using Lathe.Memory.Setup;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Memory;

public class MemoryFindingsTests
{
    private static readonly double Needed = MemoryRecipes.Needs(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(1000));

    [Theory]
    [InlineData(0.84, null)]
    [InlineData(0.86, FindingCodes.MemoryTight)]
    [InlineData(0.99, FindingCodes.MemoryTight)]
    [InlineData(1.01, FindingCodes.MemoryExceeded)]
    [InlineData(100, FindingCodes.MemoryExceeded)]
    public void A_share_of_the_memory_decides_the_finding(double share, string? expected) =>
        Assert.Equal(expected, MemoryRecipes.Of(MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(Needed / share)))?.Code);

    [Fact]
    public void Memory_refuses_no_start()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B.Replace("Qwen/Qwen2.5-0.5B", "models/tiny", StringComparison.Ordinal), MemoryRecipes.Host(0.001));
        Assert.Equal(FindingCodes.MemoryExceeded, MemoryRecipes.Of(snapshot)!.Code);
        Assert.False(snapshot.Bound.HasErrors);
        Assert.DoesNotContain(snapshot.Findings, MemoryFindings.IsVerdict);
    }

    [Fact]
    public void It_is_on_the_value_that_weighs_most_and_names_its_share()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(4));
        Finding finding = MemoryRecipes.Of(snapshot)!;
        Assert.Equal("16", snapshot.Source.Slice(finding.Span));
        Assert.Equal("per_device_train_batch_size", finding.Key);
        Assert.Contains("hang on per_device_train_batch_size", finding.Message, StringComparison.Ordinal);
        Assert.Contains(finding.Related, related => snapshot.Source.Slice(related.Span) == "Qwen/Qwen2.5-0.5B");
        Assert.DoesNotContain(finding.Related, related => related.Span == finding.Span);
    }

    [Fact]
    public void Where_that_is_not_written_it_is_on_the_next_one_and_at_last_on_the_model()
    {
        string batchLeftOut = MemoryRecipes.LoraQwen05B.Replace("per_device_train_batch_size: 16\n", "", StringComparison.Ordinal);
        Assert.Equal("model_name_or_path", MemoryRecipes.Of(MemoryRecipes.Snapshot(batchLeftOut, MemoryRecipes.Host(1)))!.Key);
    }

    [Theory]
    [InlineData("lora_rank: 8", "lora_rank: many")]
    [InlineData("cutoff_len: 4096", "cutoff_len: -1")]
    [InlineData("cutoff_len: 4096", "cutoff_len: \"open")]
    [InlineData("do_train: true", "do_train: false\ndo_predict: true")]
    [InlineData("model_name_or_path: Qwen/Qwen2.5-0.5B\n", "")]
    [InlineData("finetuning_type: lora", "finetuning_type: oft")]
    public void Nothing_is_said_of_what_is_no_training_or_could_not_be_read(string before, string after)
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B.Replace(before, after, StringComparison.Ordinal), MemoryRecipes.Host(1));
        Assert.Null(MemoryRecipes.Of(snapshot));
        Assert.Null(snapshot.Plan);
        Assert.EndsWith(".", PlanProblem.Of(snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_faults_of_a_recipe_keep_its_memory_from_nothing() => Assert.NotNull(
        MemoryRecipes.Of(MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B + "learnig_rate: 1\nseed: many\n", MemoryRecipes.Host(1))));

    [Fact]
    public void As_long_as_the_device_is_not_known_nothing_is_said()
    {
        Assert.Null(MemoryRecipes.Of(MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, fit: null)));
        Assert.Null(MemoryRecipes.Of(MemoryRecipes.Snapshot("model_name_or_path: models/other\n", fit: null)));
    }

    [Fact]
    public void An_unknown_model_is_a_hint_unless_its_folder_is_missing()
    {
        string text = MemoryRecipes.LoraQwen05B.Replace("Qwen/Qwen2.5-0.5B", "models/other", StringComparison.Ordinal);
        Assert.Null(MemoryRecipes.Of(MemoryRecipes.Snapshot(text, MemoryRecipes.Host(1))));
        RecipeSnapshot there = new(new SourceText("test.yaml", text), new StubFacts("models/other/config.json"), new StubSurroundings(MemoryRecipes.Host(1)));
        Finding finding = MemoryRecipes.Of(there)!;
        Assert.Equal((FindingCodes.MemoryUnknown, Severity.Hint), (finding.Code, finding.Severity));
        Assert.Equal("models/other", there.Source.Slice(finding.Span));
    }

    [Theory]
    [InlineData("per_device_train_batch_size: 16\n", "per_device_train_batch_size: 16 # lathe-disable LT4001 another machine\n")]
    [InlineData("per_device_train_batch_size: 16\n", "# lathe-disable LT4001, LT4002 another machine\nper_device_train_batch_size: 16\n")]
    public void It_can_be_silenced(string before, string after) => Assert.Null(MemoryRecipes.Of(
        MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B.Replace(before, after, StringComparison.Ordinal), MemoryRecipes.Host(1))));

    /// <summary>Free memory goes up and down by itself.</summary>
    [Theory]
    [InlineData(FitVerdict.Tight, 1.005, FitVerdict.Tight)]
    [InlineData(FitVerdict.TooLarge, 0.995, FitVerdict.TooLarge)]
    [InlineData(FitVerdict.Fits, 0.855, FitVerdict.Fits)]
    [InlineData(FitVerdict.Tight, 0.845, FitVerdict.Tight)]
    [InlineData(FitVerdict.Tight, 1.02, FitVerdict.TooLarge)]
    [InlineData(FitVerdict.TooLarge, 0.98, FitVerdict.Tight)]
    [InlineData(FitVerdict.TooLarge, 0.5, FitVerdict.Fits)]
    public void A_verdict_stays_while_the_memory_changes_by_little(FitVerdict earlier, double share, FitVerdict expected)
    {
        long bytes = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(1)).Plan!.Report.Needed;
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(Needed / share), new MemoryVerdict(bytes, earlier));
        Assert.Equal(expected, snapshot.Plan!.Report.Verdict);
        Assert.Equal(new MemoryVerdict(bytes, expected), snapshot.LastVerdict);
    }

    [Fact]
    public void A_verdict_on_another_plan_does_not_count()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(Needed / 1.005), new MemoryVerdict(1, FitVerdict.Tight));
        Assert.Equal(FitVerdict.TooLarge, snapshot.Plan!.Report.Verdict);
    }

    [Fact]
    public void A_verdict_is_handed_on_by_texts_nobody_looked_at()
    {
        MemoryVerdict earlier = new(7, FitVerdict.Tight);
        Assert.Equal(earlier, MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(1), earlier).LastVerdict);
    }

    [Fact]
    public void Keys_that_memory_depends_on_are_keys_of_recipes() =>
        Assert.All(MemoryKeys.All, name => Assert.NotNull(RecipeKeys.Find(name)));

    [Fact]
    public void Findings_come_in_the_order_of_the_text()
    {
        string text = "use_fast_tokenizer: false\n" + MemoryRecipes.LoraQwen05B + "cache_dir: /x\n";
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(text, MemoryRecipes.Host(1));
        Assert.Equal(snapshot.AllFindings.OrderBy(finding => finding.Span.Start).Select(finding => finding.Code), snapshot.AllFindings.Select(finding => finding.Code));
        Assert.Equal(snapshot.Findings.Count + 1, snapshot.AllFindings.Count);
    }

    [Fact]
    public void Spoilt_recipes_are_planned_or_not_and_never_throw()
    {
        int planned = 0;
        foreach (string sample in Corpus.Spoilt(17))
        {
            RecipeSnapshot snapshot = MemoryRecipes.Snapshot(sample.Replace("samples/models", "models", StringComparison.Ordinal), MemoryRecipes.Given(0.001));
            planned += snapshot.Plan is null ? 0 : 1;
            Assert.All(snapshot.AllFindings.Where(MemoryFindings.IsVerdict), finding => Assert.True(finding.Span.End <= snapshot.Source.Length && finding.Span.Length > 0, sample));
        }

        Assert.True(planned > 100, $"Only {planned} plans.");
    }

    /// <summary>The bound is the promise made to users, far above what it takes: the median, so that a busy machine does not fail it.</summary>
    [Fact]
    public void A_plan_takes_less_than_10_ms()
    {
        double[] milliseconds = [.. Enumerable.Range(0, 51).Select(_ => PlanOnce()).Order()];
        Assert.True(milliseconds[25] < 10, $"{milliseconds[25]} ms");
    }

    private static double PlanOnce()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.FullQwen7B, MemoryRecipes.Rtx4090);
        Assert.False(snapshot.Bound.Tree.UnreadableKeys.Any());
        long start = Stopwatch.GetTimestamp();
        Assert.NotEmpty(snapshot.AllFindings);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
