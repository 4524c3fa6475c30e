using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Tests.Tree;

public class TreeReaderTests
{
    [Fact]
    public void Spans_cover_keys_and_values_as_written()
    {
        RecipeTree tree = Read("# c\r\nseed:  42 # answer\r\nrun_name: 'a b'\r\nlora_target: [ q_proj,  v_proj ]\r\n");
        string[] written = [.. Entries(tree).SelectMany(entry => new[] { entry.Key.Span, entry.ValueSpan }).Select(tree.Source.Slice)];

        Assert.Equal(["seed", "42", "run_name", "'a b'", "lora_target", "[ q_proj,  v_proj ]"], written);
        Assert.Equal(["# c", "# answer"], tree.Comments.Select(tree.Source.Slice));
    }

    [Fact]
    public void Other_lines_are_read_when_some_are_not_YAML()
    {
        RecipeTree tree = Read("seed: 1\nlora_ra\nrun_name: \"open\nbf16: true\nlist: [a, b\nmax_steps: 5\nx: y: z\n\tt: 1\nlast: 2\n");

        Assert.Equal(["seed", "bf16", "max_steps", "last"], Entries(tree).Select(entry => entry.Key.Text));
        Assert.Equal(["list", "lora_ra", "run_name", "t", "x"], tree.UnreadableKeys.Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                (2, FindingCodes.MissingColon),
                (3, FindingCodes.Quote),
                (5, FindingCodes.Bracket),
                (7, FindingCodes.ColonInValue),
                (8, FindingCodes.Tab),
            ],
            tree.Findings.Select(finding => (finding.Start.Line, finding.Code)).Order());
    }

    [Fact]
    public void An_alias_is_placed_where_it_is_written()
    {
        RecipeTree tree = Read("a: &x 7\nb: *x\n");
        MappingEntry alias = Entries(tree)[1];

        Assert.Equal("*x", tree.Source.Slice(alias.ValueSpan));
        Assert.Equal(7, ((ScalarNode)alias.Value).Value.WholeNumber);
    }

    [Fact]
    public void Merged_keys_give_way_to_own_ones()
    {
        RecipeTree tree = Read("base: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\nrun:\n  <<: [*b, *o]\n  z: 5\n");
        var run = (MappingNode)Entries(tree)[2].Value;

        Assert.Equal(["y=2", "z=5", "x=1"], run.Entries.Select(entry => $"{entry.Key.Text}={((ScalarNode)entry.Value).Value}"));
    }

    [Fact]
    public void Nested_aliases_cannot_blow_up_the_tree()
    {
        string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 12).Select(i =>
            $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.Contains(Read(text).Findings, finding => finding.Code == FindingCodes.AliasExpansion);
    }

    [Fact]
    public void An_alias_inside_its_own_node_is_refused()
    {
        RecipeTree tree = Read("a: &a [1, *a]\nseed: 2\n");

        Assert.Equal(FindingCodes.Alias, Assert.Single(tree.Findings).Code);
        Assert.Equal(2, Entries(tree).Count);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("{? ", "}")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        string deep = string.Concat(Enumerable.Repeat(open, 5_000)) + "x" + string.Concat(Enumerable.Repeat(close, 5_000));
        RecipeTree tree = Read($"a: {deep}\nseed: 1\n");

        Assert.Contains(tree.Findings, finding => finding.Code is FindingCodes.TooDeep or FindingCodes.Bracket);
        Assert.Contains("seed", Entries(tree).Select(entry => entry.Key.Text));
    }

    [Fact]
    public void A_text_that_is_too_long_is_not_parsed()
    {
        RecipeTree tree = Read(new string('a', TreeLimits.MaxLength + 1));

        Assert.Equal(FindingCodes.TooLarge, Assert.Single(tree.Findings).Code);
        Assert.Empty(Entries(tree));
    }

    [Fact]
    public void Findings_are_bounded()
    {
        RecipeTree tree = Read("seed: 1\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"key{i} no colon\n")));

        Assert.InRange(tree.Findings.Count, 10, TreeLimits.MaxRepairs + 1);
        Assert.Equal(FindingCodes.TooManyFindings, tree.Findings[^1].Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n# only\n")]
    [InlineData("---\n")]
    [InlineData("~\n")]
    [InlineData("{}")]
    public void Nothing_is_an_empty_mapping(string text)
    {
        RecipeTree tree = Read(text);

        Assert.Empty(tree.Findings);
        Assert.Empty(Entries(tree));
    }

    private static RecipeTree Read(string text) => TreeReader.Read(new SourceText("r.yaml", text));

    private static IReadOnlyList<MappingEntry> Entries(RecipeTree tree) => Assert.IsType<MappingNode>(tree.Root).Entries;
}
