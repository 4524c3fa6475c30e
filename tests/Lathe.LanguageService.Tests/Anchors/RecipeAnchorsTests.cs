using Lathe.LanguageService.Anchors;
using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Anchors;

public class RecipeAnchorsTests
{
    [Theory]
    [InlineData("run_name: 😀\nseed: &s| 1\nlora_rank: *s # *s\n", "run_name: 😀\nseed: &neu 1\nlora_rank: *neu # *s\n")]
    [InlineData("seed: &s 1\nrun_name: \"*s\"\nlora_rank: |*s\n", "seed: &neu 1\nrun_name: \"*s\"\nlora_rank: *neu\n")]
    [InlineData("seed: &s 1\nlora_rank: *s\nsave_steps: &|s 2\nlogging_steps: *s\n", "seed: &s 1\nlora_rank: *s\nsave_steps: &neu 2\nlogging_steps: *neu\n")]
    [InlineData("base: &b|\n  seed: 1\n<<: *b\n", "base: &neu\n  seed: 1\n<<: *neu\n")]
    [InlineData("base: !!map &b| {seed: &s 1}\nlist: [*b,*b, {a: *b}]\n", "base: !!map &neu {seed: &s 1}\nlist: [*neu,*neu, {a: *neu}]\n")]
    [InlineData("list:\n  - &a| x\n  - *a\n  -  *a\n", "list:\n  - &neu x\n  - *neu\n  -  *neu\n")]
    [InlineData("a: |x & y\n", null)]
    [InlineData("run_name: a *|s b\nseed: &s 1\n", null)]
    [InlineData("a: ¦\n  *|s\nseed: &s 1\n", null)]
    [InlineData("seed: &s 1\nrun_name: \"open\nlora_rank: |*s\n", "seed: &neu 1\nrun_name: \"open\nlora_rank: *neu\n")]
    public void An_anchor_is_renamed_with_its_aliases(string markup, string? expected)
    {
        var marked = new Marked(markup);
        (IReadOnlyList<TextChange> changes, string? problem) = RecipeAnchors.Rename(marked.Snapshot, marked.Caret, "neu");
        Assert.Equal(expected is null, problem is not null);
        Assert.Equal(expected is null, RecipeAnchors.NameAt(marked.Snapshot, marked.Caret) is null);
        Assert.Equal(expected ?? marked.Snapshot.Source.Text, TextChange.Apply(marked.Snapshot.Source.Text, changes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("模型")]
    [InlineData("t")]
    public void A_name_that_YAML_refuses_or_that_is_taken_is_refused(string name)
    {
        var marked = new Marked("seed: &s| 1\nlora_rank: &t 8\n");
        (IReadOnlyList<TextChange> changes, string? problem) = RecipeAnchors.Rename(marked.Snapshot, marked.Caret, name);
        Assert.Empty(changes);
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_renamed_recipe_reads_the_same()
    {
        var random = new Random(98);
        int renamed = 0;
        foreach (string text in Corpus.Recipes(98).Concat(Corpus.Spoilt(98)))
        {
            RecipeSnapshot snapshot = Corpus.Snapshot(text);
            int place = snapshot.Source.Text.IndexOfAny(['&', '*'], random.Next(snapshot.Source.Length + 1));
            (IReadOnlyList<TextChange> changes, _) = RecipeAnchors.Rename(snapshot, place < 0 ? random.Next(text.Length) : place + 1, "fresh");
            renamed += changes.Count > 1 ? 1 : 0;
            RecipeSnapshot after = Corpus.Snapshot(TextChange.Apply(snapshot.Source.Text, changes));
            if (snapshot.Findings.All(finding => finding.Code[2] != '1'))
            {
                Assert.Equal(TreeText.Of(snapshot.Bound.Tree.Root), TreeText.Of(after.Bound.Tree.Root));
            }
        }

        Assert.True(renamed > 100, $"Only {renamed} were renamed with their aliases.");
    }

    [Fact]
    public void Occurrences_tell_the_anchor_from_its_aliases()
    {
        var marked = new Marked("seed: &s 1\nlora_rank: *s|\n");
        Assert.Equal([(new TextSpan(7, 1), true), (new TextSpan(23, 1), false)], RecipeAnchors.Occurrences(marked.Snapshot, marked.Caret));
    }
}
