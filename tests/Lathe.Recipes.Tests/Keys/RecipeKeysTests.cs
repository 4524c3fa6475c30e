using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Keys;

public class RecipeKeysTests
{
    public static TheoryData<string> Names => [.. RecipeKeys.All.Select(key => key.Name)];

    [Fact]
    public void Every_property_of_every_record_is_a_key()
    {
        int properties = typeof(Recipe).GetProperties().Sum(section => section.PropertyType.GetProperties().Length);
        Assert.Equal(properties, RecipeKeys.Bound.Count);
    }

    [Fact]
    public void Names_are_unique_and_in_snake_case()
    {
        Assert.Equal(RecipeKeys.All.Count, RecipeKeys.All.Select(key => key.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(RecipeKeys.All, key => Assert.Matches("^[a-z][a-z0-9_]*$", key.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_key_is_described(string name)
    {
        RecipeKey key = RecipeKeys.Find(name)!;

        Assert.EndsWith(".", key.Documentation, StringComparison.Ordinal);
        Assert.Equal(key.Status != KeyStatus.Supported, key.Reason.Length > 0);
        Assert.DoesNotContain("\t", key.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_key_written_with_its_default_is_not_worth_a_word(string name)
    {
        RecipeKey key = RecipeKeys.Find(name)!;
        string value = key.DefaultText is "(none)" ? "null" : key.DefaultText;
        BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", $"{name}: {value}\n"));

        Assert.DoesNotContain(result.Findings, finding => finding.Key == name
            && finding.Code is not (FindingCodes.MissingKey or FindingCodes.NothingToDo)
            // Its default is false, and activations are recomputed all the same: who writes it means something else.
            && finding.Code is not FindingCodes.CheckpointingDecidedElsewhere);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_strange_value_is_always_answered_and_never_called_unknown(string name)
    {
        BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", $"{name}: {{strange: 1}}\n"));

        Finding finding = Assert.Single(result.Findings, finding => finding.Key == name && finding.Start.Line == 1
            && finding.Code is not (FindingCodes.MissingKey or FindingCodes.NothingToDo));
        Assert.NotEqual(FindingCodes.UnknownKey, finding.Code);
    }

    [Fact]
    public void Renames_lead_to_keys()
    {
        Assert.All(Renames.Elsewhere.Values.Concat(Renames.Deprecated.Values), name => Assert.NotNull(RecipeKeys.Find(name)));
        Assert.All(Renames.Deprecated.Keys, name => Assert.Null(RecipeKeys.Find(name)));
    }

    [Theory]
    [InlineData("lora_rnak", "lora_rank")]
    [InlineData("lora-rank", "lora_rank")]
    [InlineData("Learning_Rate", "learning_rate")]
    [InlineData("learnin_rate", "learning_rate")]
    [InlineData("cutof_len", "cutoff_len")]
    [InlineData("target_modules", "lora_target")]
    [InlineData("max_seq_length", "cutoff_len")]
    [InlineData("micro_batch_size", "per_device_train_batch_size")]
    [InlineData("lora_r", "lora_rank")]
    [InlineData("output", "output_dir")]
    [InlineData("use_doraa", "use_dora")]
    [InlineData("completely_different", null)]
    [InlineData("x", null)]
    public void Unknown_names_get_the_nearest_key(string written, string? meant) => Assert.Equal(meant, Renames.SuggestKey(written));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("abc", "", 3)]
    public void Distances(string left, string right, int distance)
    {
        Assert.Equal(distance, NameDistance.Measure(left, right));
        Assert.Equal(distance, NameDistance.Measure(right, left));
    }
}
