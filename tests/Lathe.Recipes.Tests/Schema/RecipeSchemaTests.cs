using FsCheck;
using FsCheck.Fluent;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Schema;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Lathe.Recipes.Tests.Schema;

public class RecipeSchemaTests
{
    private static readonly JsonSchema Schema =
        JsonSchema.FromJsonAsync(SchemaFiles.Generate(SchemaFiles.Recipe)).GetAwaiter().GetResult();

    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20_240_607, 1);

    /// <summary>
    /// What the schema has no word for. The first two the binder takes with a warning, and a schema knows none. The others are right in
    /// LLaMA-Factory: values and keys that are not possible yet or belong to another command, former names, and what no schema sees.
    /// </summary>
    private static readonly string[] RefusedBySchema =
    [
        FindingCodes.QuotedScalar, FindingCodes.BooleanWord,
        FindingCodes.UnknownKey, FindingCodes.WrongType, FindingCodes.OutOfRange, FindingCodes.UnknownChoice, FindingCodes.NotAWholeNumber,
        FindingCodes.NullValue, FindingCodes.NestedValue,
    ];

    private static readonly string[] Odd =
    [
        "null", "true", "false", "yes", "off", "0", "1", "-1", "8", "8.0", "0.5", "1.5", "1e-4", "1e3", "2147483648", "\"8\"", "'0.5'", "'true'", "no", "'no'",
        "a", "a, b", "all", "non_padding", "linear", "cosine", "sdpa", "adamw_bnb_8bit", "best", "[]", "[a]", "[a, b]", "[1]", "[a, {}]", "[true]",
        "{}", "{a: 1}", "[[a]]", "0.7,0.3",
    ];

    [Fact]
    public void Schema_and_binder_agree_on_every_key_with_every_odd_value()
    {
        string[] disagreements =
        [
            .. RecipeKeys.All.SelectMany(key => Odd
                .Where(value => key.Kind != KeyKind.NumberList || value != "\"8\"") // Numbers inside a text have no range in a schema.
                .Select(value => Disagreement($"{key.Name}: {value}\n", key.Commands[0], Schema.Properties[key.Name], key.Name)))
                .OfType<string>(),
        ];
        Assert.True(disagreements.Length == 0, $"{disagreements.Length} times:\n{string.Join('\n', disagreements.Take(40))}");
    }

    [Fact]
    public void Schema_and_binder_agree_on_generated_recipes() => Prop.ForAll(Recipes.ToArbitrary(), text =>
    {
        string? problem = Disagreement(text, RecipeCommand.Train, Schema);
        return problem is null ? true : throw new InvalidOperationException(problem);
    }).Check(Seeded);

    [Theory]
    [InlineData("evaluation_strategy: epoch\n")]
    [InlineData("lr_scheduler_type: polynomial\n")]
    [InlineData("optim: paged_adamw_32bit\n")]
    [InlineData("quantization_bit: 4\n")]
    [InlineData("max_steps: -1\n")]
    [InlineData("deepspeed: {zero_optimization: {stage: 3}}\n")]
    [InlineData("deepspeed: ds.json\n")]
    [InlineData("include_num_input_tokens_seen: non_padding\n")]
    public void What_is_right_in_LLaMA_Factory_is_right_in_the_schema(string text) => Assert.Empty(Schema.Validate(Tokens(text)));

    [Theory]
    [InlineData("learning_rat: 1\n")]
    [InlineData("max_steps: 0\n")]
    [InlineData("max_steps: -2\n")]
    [InlineData("adam_beta1: 1\n")]
    [InlineData("num_train_epochs: 0\n")]
    [InlineData("optim: adam\n")]
    [InlineData("deepspeed: {zero_optimization: {stage: 7}}\n")]
    public void What_is_wrong_is_wrong_in_the_schema(string text) => Assert.NotEmpty(Schema.Validate(Tokens(text)));

    private static Gen<string> Recipes => Gen.CollectToList(
        RecipeKeys.All.Where((key, i) => i % 3 == 0 && key.Commands.Contains(RecipeCommand.Train)),
        key => Gen.Frequency((6, Gen.Constant("")), (1, Gen.Elements(Odd).Select(value => $"{key.Name}: {value}\n"))))
        .Select(string.Concat);

    /// <summary>Null when both refuse the recipe, or none.</summary>
    private static string? Disagreement(string text, RecipeCommand command, JsonSchema schema, string? part = null)
    {
        BindResult bound = RecipeBinder.Bind(new SourceText("r.yaml", text), options: new BindOptions { Command = command });
        Finding[] told = [.. bound.Findings.Where(finding => RefusedBySchema.Contains(finding.Code))];
        JToken tokens = Tokens(text);
        var refused = schema.Validate(part is null ? tokens : tokens[part]!);
        return (told.Length > 0) == (refused.Count > 0)
            ? null
            : $"{text}  binder: {string.Join<Finding>("; ", told)}\n  schema: {string.Join("; ", refused.Select(error => $"{error.Kind} {error.Path}"))}";
    }

    private static JToken Tokens(string text)
    {
        YamlNode root = TreeReader.Read(new SourceText("r.yaml", text)).Root;
        return Token(root);
    }

    private static JToken Token(YamlNode node) => node switch
    {
        MappingNode mapping => new JObject(mapping.Entries.Select(entry => new JProperty(entry.Key.Text, Token(entry.Value)))),
        SequenceNode sequence => new JArray(sequence.Items.Select(Token)),
        ScalarNode scalar => scalar.Value.Kind switch
        {
            ScalarKind.Null => JValue.CreateNull(),
            ScalarKind.Bool => new JValue(scalar.Value.Bool),
            ScalarKind.WholeNumber => new JValue((long)scalar.Value.WholeNumber),
            ScalarKind.Real when double.IsInteger(scalar.Value.Real) => new JValue((long)scalar.Value.Real),
            ScalarKind.Real => new JValue(scalar.Value.Real),
            _ => new JValue(scalar.Text),
        },
        _ => throw new InvalidOperationException(),
    };
}
