using System.Text.Json;
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
        Assert.True(key.Reason.Length == 0 || (key.Reason[^1] == '.' && key.Reason != key.Documentation));
        Assert.DoesNotContain("\t", key.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(key.Commands);
        Assert.True(key.MemoryEffect is null or [.., '.']);
        Assert.True(key.Kind != KeyKind.Choice || key.Choices.Count + key.NotYetValues.Count > 1 || name == "quantization_device_map");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_key_written_with_its_default_is_not_worth_a_word(string name)
    {
        RecipeKey key = RecipeKeys.Find(name)!;
        Assert.All([key.DefaultText, .. key.HarmlessValues], value => Assert.Empty(About(key, value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_choice_can_be_written(string name)
    {
        RecipeKey key = RecipeKeys.Find(name)!;
        Assert.All(key.Choices, choice => Assert.DoesNotContain(About(key, $"\"{choice}\""), IsShape));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_strange_value_is_always_answered_once_and_never_called_unknown(string name)
    {
        RecipeKey key = RecipeKeys.Find(name)!;
        bool takesMappings = key.Kind == KeyKind.Mapping || key.AlternativeKind == KeyKind.Mapping;

        Finding finding = Assert.Single(About(key, "{strange: 1}"), finding => finding.Code != FindingCodes.NestedValue);
        Assert.Equal(takesMappings ? key.Status == KeyStatus.NotYet ? FindingCodes.KeyNotYet : FindingCodes.KeyIgnored : FindingCodes.WrongType, finding.Code);
    }

    private static bool IsShape(Finding finding) => finding.Code[2] == '2' && finding.Code != FindingCodes.QuotedScalar;

    private static IEnumerable<Finding> About(RecipeKey key, string value) => RecipeBinder
        .Bind(new SourceText("r.yaml", $"{key.Name}: {value}\n"), options: new BindOptions { Command = key.Commands[0] })
        .Findings
        .Where(finding => finding.Key == key.Name && finding.Code is not (FindingCodes.MissingKey or FindingCodes.NothingToDo or FindingCodes.NestedValue)
            // false is the default of gradient_checkpointing, and activations are recomputed all the same: who writes it means something else.
            && finding.Code is not FindingCodes.CheckpointingDecidedElsewhere);

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

    /// <summary>Run records are compared with recipes by words, so both have to have the same ones.</summary>
    [Fact]
    public void Optimizers_have_the_same_names_in_recipes_and_in_JSON()
    {
        string[] names = [.. Enum.GetValues<OptimizerType>().Select(value => JsonSerializer.Serialize(value, RecipeJson.Options).Trim('"'))];

        Assert.Equal(RecipeKeys.Find("optim")!.Choices, names);
        Assert.Contains("paged_adamw_8bit", names);
    }
}
