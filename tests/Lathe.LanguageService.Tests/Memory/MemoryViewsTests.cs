using Lathe.LanguageService.Hints;
using Lathe.LanguageService.Hover;
using Lathe.LanguageService.Lenses;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Memory;

public class MemoryViewsTests
{
    [Fact]
    public void All_views_name_the_same_total()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.FullQwen7B, MemoryRecipes.Rtx4090);
        string total = Gib.Number(snapshot.Plan!.Report.Needed);
        Assert.Contains(total, MemoryRecipes.Of(snapshot)!.Message, StringComparison.Ordinal);
        Assert.Contains(total, RecipeLenses.For(snapshot).Single().Title, StringComparison.Ordinal);
        Assert.Contains(RecipeHints.In(snapshot, new TextSpan(0, snapshot.Source.Length)), hint => hint.Label == total + " GiB");
        Assert.Contains($"**{total}**", HoverOn(snapshot, "cutoff_len")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "CPU: 16.7 of 1000.0 GiB · 39 steps")]
    [InlineData(18, "CPU: 16.7 of 18.0 GiB, little is left · 39 steps")]
    [InlineData(4, "CPU: 16.7 of 4.0 GiB, too large · 39 steps")]
    public void The_lens_says_what_is_needed_a_verdict_that_matters_and_the_steps(double gib, string expected)
    {
        // The total itself is the planner's.
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(gib));
        string title = expected.Replace("16.7", Gib.Number(snapshot.Plan!.Report.Needed), StringComparison.Ordinal);
        RecipeLens lens = Assert.Single(RecipeLenses.For(snapshot));
        Assert.Equal(title, lens.Title);
        Assert.Equal(0, lens.Span.Start);
    }

    // 200 rows in batches of 16: 13 batches an epoch.
    [Theory]
    [InlineData("max_steps: 1250\n", " · 1,250 steps")]
    [InlineData("max_steps: 1\n", " · 1 step")]
    [InlineData("num_train_epochs: 1\n", " · 13 steps")]
    [InlineData("packing: true\n", "")]
    [InlineData("packing: true\nmax_steps: 7\n", " · 7 steps")]
    [InlineData("num_train_epochs: often\n", "")]
    public void The_lens_counts_steps_where_they_are_known(string more, string expected)
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B + more, MemoryRecipes.Host(1000));
        Assert.EndsWith("of 1000.0 GiB" + expected, RecipeLenses.For(snapshot).Single().Title, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lens_counts_no_steps_that_several_devices_share()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Rtx4090 with { Devices = 2 });
        Assert.DoesNotContain("steps", RecipeLenses.For(snapshot).Single().Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_nobody_knows_is_said_in_the_lens_of_trainings()
    {
        Assert.Contains("No GPU.", Lens(MemoryRecipes.LoraQwen05B), StringComparison.Ordinal);
        Assert.Null(Lens("model_name_or_path: models/tiny\nexport_dir: saves/x\n"));

        static string? Lens(string text) => RecipeLenses.For(new RecipeSnapshot(
            new SourceText("test.yaml", text), new StubFacts(), new StubSurroundings(fitProblem: "No GPU."))).SingleOrDefault()?.Title;
    }

    [Fact]
    public void Without_a_device_there_is_neither_lens_nor_hint()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, fit: null);
        Assert.Empty(RecipeLenses.For(snapshot));
        Assert.DoesNotContain(RecipeHints.In(snapshot, new TextSpan(0, snapshot.Source.Length)), hint => hint.Label.EndsWith("GiB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cutoff_len", true)]
    [InlineData("2048", true)]
    [InlineData("bf16", true)]
    [InlineData("learning_rate", false)]
    [InlineData("output_dir", false)]
    public void Hovers_show_the_table_on_keys_that_memory_depends_on(string place, bool expected)
    {
        string? hover = HoverOn(MemoryRecipes.Snapshot(MemoryRecipes.FullQwen7B, MemoryRecipes.Rtx4090), place);
        Assert.Equal(expected, hover?.Contains("| optimizer states |", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_table_adds_up()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.FullQwen7B, MemoryRecipes.Rtx4090);
        double[] rows = [.. HoverOn(snapshot, "cutoff_len")!.Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.Contains("At the peak", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split('|')[2].Trim(' ', '*'), System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(rows[^1], rows[..^1].Sum(), 0.05 * rows.Length);
    }

    private static string? HoverOn(RecipeSnapshot snapshot, string place) =>
        RecipeHover.At(snapshot, snapshot.Source.Text.IndexOf(place, StringComparison.Ordinal))?.Markdown;
}
