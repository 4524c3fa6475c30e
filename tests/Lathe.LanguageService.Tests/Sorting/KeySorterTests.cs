using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Outline;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Sorting;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Tests.Sorting;

public class KeySorterTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { "without-headers", "dataset: identity\nlearning_rate: 1.0e-4 # 😀\nmodel_name_or_path: m\nstage: sft\noutput_dir: o" },
        {
            "comments-stay-with-their-keys",
            "# What this recipe is for.\n\n# above dataset\ndataset: 数据\n# below dataset: an idea\n\n# above model\nmodel_name_or_path: m\n"
            + "lora_target:\n  - q_proj   # one\n  # between\n  - v_proj\n\n# apart\n\nseed: 1\n\n# the end\n"
        },
        {
            "headers",
            "### training\nlearning_rate: 1.0e-4\n\n### Model\nmodel_name_or_path: m\n\n### my own\nseed: 3\nquux: 1\n\n### data ###\ndataset: a\nlora_rank: 8\n"
        },
        {
            "keys-made-comments",
            "seed: 1\n\n### model\nmodel_name_or_path: m\n\n### eval\n# eval_dataset: x\n# val_size: 0.1\n\n### output\noutput_dir: o\n\n### export\n# export_dir: e\n"
        },
        { "merge", "base: &b\n  lora_rank: 4\nseed: 1\n<<: *b\nmodel_name_or_path: m\n" },
        { "anchor-before-alias", "output_dir: &o x\nseed: 1\nresume_from_checkpoint: *o\nmodel_name_or_path: m\n" },
        { "anchor-after-alias", "seed: &s 1\nlora_rank: *s\nmodel_name_or_path: m\n" },
        { "broken", "seed: 1\nmodel_name_or_path: \"m\nstage: sft\n" },
        { "in-order", "### model\nmodel_name_or_path: m\n\n### method\nstage: sft\n" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sorted_recipes_are_the_expected_ones(string name, string text)
    {
        TextChange? change = KeySorter.Sort(Corpus.Snapshot(text));
        string sorted = change is { } made ? TextChange.Apply(text, [made]) : "(nothing to do)\n";
        Baselines.Compare($"sorting/{name}.txt", $"{text}\n----\n{sorted}");
    }

    [Fact]
    public void Every_part_of_the_catalogue_has_a_group() => Assert.Empty(RecipeKeys.All.Select(key => key.Group).Except(KeyGroups.Parts));

    [Fact]
    public void The_samples_are_in_order() =>
        Assert.All(Corpus.Samples, text => Assert.Null(KeySorter.Sort(Corpus.Snapshot(text))));

    [Fact]
    public void A_sorted_recipe_binds_to_the_same_values_keeps_its_comments_and_is_in_order()
    {
        int moved = 0;
        foreach (string text in Corpus.Recipes(81))
        {
            RecipeSnapshot snapshot = Corpus.Snapshot(text);
            if (KeySorter.Sort(snapshot) is not { } change)
            {
                continue;
            }

            moved++;
            string sorted = TextChange.Apply(text, [change]);
            RecipeSnapshot after = Corpus.Snapshot(sorted);
            Assert.Equal(Values(snapshot.Bound), Values(after.Bound));
            Assert.Empty(Comments(snapshot).Except(Comments(after)));
            if (KeySorter.Sort(after) is { } again)
            {
                Assert.Fail($"{text}\n---- sorted:\n{sorted}\n---- and again:\n{Difference.Of(sorted, TextChange.Apply(sorted, [again]))}");
            }
        }

        Assert.True(moved > 500, $"Only {moved} recipes were sorted.");
    }

    [Fact]
    public void A_spoilt_recipe_is_sorted_without_loss_or_not_at_all()
    {
        foreach (string text in Corpus.Spoilt(82))
        {
            RecipeSnapshot snapshot = Corpus.Snapshot(text);
            if (KeySorter.Sort(snapshot) is { } change)
            {
                RecipeSnapshot after = Corpus.Snapshot(TextChange.Apply(snapshot.Source.Text, [change]));
                Assert.Equal(Values(snapshot.Bound), Values(after.Bound));
                Assert.Equal(snapshot.Findings.Count, after.Findings.Count);
            }
        }
    }

    private static string[] Values(BindResult bound) =>
        [.. bound.Keys.Values.Select(key => $"{key.Key.Name}={TreeText.Of(key.Value)}").Order(StringComparer.Ordinal)];

    /// <summary>Headers may be dropped: of two for one group the first is kept.</summary>
    private static IEnumerable<string> Comments(RecipeSnapshot snapshot) => snapshot.Bound.Tree.Comments
        .Select(comment => snapshot.Source.Slice(comment).Trim())
        .Where(comment => !comment.StartsWith("###", StringComparison.Ordinal));
}
