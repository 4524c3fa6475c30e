using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Formatting;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Formatting;

public class RecipeFormatterTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { "spacing", "a:   1  \n  \nb : \"x  y\"   \n'c'  :  [ a,  b ]\n# note   \n\n\nd: http://x:80  # 😀\n\n\n" },
        { "no-line-break-at-the-end", "model_name_or_path:   模型" },
        { "lists", "a:\n- q_proj   # one\n-   v_proj # two\nb:\n    - x\n    # about y\n    - y: 1\n      z:   2\n    -\n      - 1\n      -   2\n    - - 3\n      - 4\n" },
        { "nested", "a:\n        b:\n           c:    1\n        # at the end\n        d: 2\ne: {x: 1,\n    y:   2}\n" },
        { "aligned-comments", "stage:   sft     # one 😀\nlora_rank: 16    # two\nseed:    1    # apart\n\ndo_train: true   # three\n" },
        { "texts", "a: |\n     one  \n       two  \n\nb: >-  # folded\n  x\nc: \"over  \n  lines\"   \nd:  plain  \n  more\ne: |+\n  end  \n\n\n" },
        { "anchors", "base:   &b\n    lora_rank:  4\n<<:   *b\nseed:  &s   1\n" },
        { "documents", "%YAML 1.1  \n---  \na:   1\n---\nb:   2  \n" },
        { "indented-as-a-whole", "  a:  1\n  b:\n      c: 1\n" },
        { "faults", "a:   1   # kept\nseed:   1\nlora_rank:8  \noutput_dir: \"open   \nstage:   sft\n" },
        { "windows-lines", "a:   1  \r\nb:\r\n    - x\r\n\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Laid_out_texts_are_the_expected_ones(string name, string text)
    {
        string shown = Visible(text) + "----\n" + Visible(Format(text));
        Baselines.Compare($"formatting/{name}.txt", shown);
    }

    [Fact]
    public void The_samples_are_laid_out()
    {
        foreach (string text in Corpus.Samples)
        {
            Assert.Equal(text, Format(text));
        }
    }

    [Fact]
    public void A_recipe_reads_the_same_keeps_its_comments_and_is_done_once()
    {
        int changed = 0;
        foreach (string text in Corpus.Recipes(91))
        {
            string laidOut = Format(text);
            changed += laidOut == text ? 0 : 1;
            RecipeSnapshot before = Corpus.Snapshot(text);
            RecipeSnapshot after = Corpus.Snapshot(laidOut);
            Assert.Equal(TreeText.Of(before.Bound.Tree.Root), TreeText.Of(after.Bound.Tree.Root));
            Assert.Equal(before.Findings.Select(finding => finding.Code), after.Findings.Select(finding => finding.Code));
            Assert.Equal(Comments(before), Comments(after));
            if (Format(laidOut) != laidOut)
            {
                Assert.Fail($"{text}\n---- laid out:\n{laidOut}\n---- and again:\n{Difference.Of(laidOut, Format(laidOut))}");
            }
        }

        Assert.True(changed > 1_000, $"Only {changed} texts were changed.");
    }

    [Fact]
    public void A_spoilt_recipe_reads_the_same()
    {
        foreach (string text in Corpus.Spoilt(92))
        {
            RecipeSnapshot before = Corpus.Snapshot(text);
            RecipeSnapshot after = Corpus.Snapshot(Format(text));
            Assert.Equal(TreeText.Of(before.Bound.Tree.Root), TreeText.Of(after.Bound.Tree.Root));
            Assert.Equal(before.Findings.Select(finding => finding.Code), after.Findings.Select(finding => finding.Code));
        }
    }

    [Fact]
    public void A_range_changes_only_the_keys_it_touches()
    {
        const string Text = "a:   1\nb:\n    - x\n    -   y\nc:   3\n";
        RecipeSnapshot snapshot = Corpus.Snapshot(Text);
        int place = Text.IndexOf('y', StringComparison.Ordinal);
        string laidOut = TextChange.Apply(Text, RecipeFormatter.Format(snapshot, new TextSpan(place, 0)));
        Assert.Equal("a:   1\nb:\n  - x\n  - y\nc:   3\n", laidOut);
    }

    private static string Format(string text)
    {
        RecipeSnapshot snapshot = Corpus.Snapshot(text);
        return TextChange.Apply(snapshot.Source.Text, RecipeFormatter.Format(snapshot));
    }

    private static string[] Comments(RecipeSnapshot snapshot) =>
        [.. snapshot.Bound.Tree.Comments.Select(comment => snapshot.Source.Slice(comment).TrimEnd())];

    /// <summary>Blanks at line ends and Windows line ends made visible.</summary>
    private static string Visible(string text) => string.Concat(text.Split('\n').Select(line =>
    {
        string shown = line.Replace("\r", "\\r", StringComparison.Ordinal);
        string end = shown.TrimEnd(' ');
        return end + new string('·', shown.Length - end.Length) + "\n";
    }));
}
