using Lathe.LanguageService.Formatting;
using Lathe.LanguageService.Importing;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Sorting;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Json;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Tests.Importing;

/// <summary>What holds for every configuration, also a broken one.</summary>
public class ImportProperties
{
    private const int Mutations = 800;
    private const int MadeUp = 800;

    private static readonly ImportPlace Place = new("imported", "some/folder", "imported-data");

    private static readonly string[] Values =
    [
        "", "null", "true", "false", "auto", "0", "1", "4", "-1", "0.05", "1e-4", "2e400", "99999999999999999999", "'8'", "epoch", "steps", "no",
        "lora", "qlora", "dpo", "kto", "text", "chatml", "llama3", "adamw_bnb_8bit", "muon", "cosine", "rex", "./data/x.jsonl",
        "[]", "[a, b]", "{}", "{a: 1}", "[{path: x}]", "\"quoted # text\"", "'a\u0007b'", "!!python/object:x {}",
        "[{path: a/b, type: completion}]", "[{path: a/b, type: {field_instruction: q, format: x}}, 7]", "[q_proj, v_proj]", "'model.layers.[0-9]+'", ".nan", "-.inf", "[[1]]", "模型",
    ];

    private static IReadOnlyList<string> Configurations { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Baselines.Repository, "tests", "baselines", "import"), "*.yml")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText),
    ];

    [Fact]
    public void Every_configuration_becomes_a_recipe_that_reads_without_errors()
    {
        Assert.All(Configurations, Check);
        Assert.All(Configurations, text => Check(text.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_spoilt_configuration_becomes_one_too()
    {
        var random = new Random(20_261_130);
        for (int i = 0; i < Mutations; i++)
        {
            Check(Mutation.Apply(Configurations[i % Configurations.Count], random, most: 8));
        }
    }

    [Fact]
    public void Any_keys_with_any_values_become_one_too()
    {
        var random = new Random(20_261_201);
        string[] names = [.. KeyRule.All.Keys.Order(StringComparer.Ordinal), "no_such_key", "learning_rates"];
        for (int i = 0; i < MadeUp; i++)
        {
            IEnumerable<string> lines = Enumerable.Range(0, random.Next(1, 40))
                .Select(_ => $"{names[random.Next(names.Length)]}: {Values[random.Next(Values.Length)]}");
            Check(string.Join('\n', lines));
        }
    }

    [Fact]
    public void A_key_that_is_not_known_is_named_with_its_line()
    {
        ImportedRecipe made = Import("base_model: m\nlearning_rat: 1e-4\n");
        Assert.Equal(
            new LeftKey("learning_rat", 2, "This is no key of Axolotl's that is known here; learning_rate is."), Assert.Single(made.Left));
        Assert.Equal(1, made.Carried);
    }

    [Fact]
    public void Of_a_broken_text_the_rest_is_read()
    {
        ImportedRecipe made = Import("base_model: m\nlora_r: [8\nlearning_rate: 0.001\n");
        Assert.Contains(made.Left, left => left.Line is 2 or 3);
        Assert.Contains("model_name_or_path: m\n", made.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_is_no_configuration_of_Axolotls()
    {
        Assert.All(Corpus.Samples, text => Assert.False(AxolotlImporter.IsOne(new SourceText("r.yaml", text))));
        Assert.All(Configurations, text => Assert.True(AxolotlImporter.IsOne(new SourceText("r.yaml", text))));
    }

    [Fact]
    public void The_table_says_what_it_needs_to()
    {
        foreach (KeyRule rule in KeyRule.All.Values)
        {
            bool isWritten = rule.Kind is KeyRuleKind.Take or KeyRuleKind.Flag or KeyRuleKind.Off or KeyRuleKind.Choice;
            Assert.True(!isWritten || RecipeKeys.Find(rule.Target) is not null, $"{rule.Key}: there is no key {rule.Target}.");
            bool isLeft = rule.Kind is KeyRuleKind.Drop or KeyRuleKind.Choice;
            Assert.True(!isLeft || rule.Note?.EndsWith('.') == true, $"{rule.Key}: no reason.");
            Assert.True(rule.Kind is not (KeyRuleKind.Flag or KeyRuleKind.Off) || rule.Value.Length > 0, $"{rule.Key}: no value.");
            Assert.Equal(rule.Kind == KeyRuleKind.Code, CodedKeys.All.ContainsKey(rule.Key));
        }

        Assert.All(CodedKeys.All.Keys, name => Assert.Contains(name, KeyRule.All));
    }

    private static ImportedRecipe Import(string text) => AxolotlImporter.Import(new SourceText("config.yml", text), Place);

    private static void Check(string text)
    {
        ImportedRecipe made = Import(text);
        var source = new SourceText("imported.recipe.yaml", made.Text);
        Finding[] errors =
        [
            .. RecipeBinder.Bind(source).Findings
                .Where(finding => finding is { Severity: Severity.Error, Code: not (FindingCodes.KeyNotYet or FindingCodes.ValueNotYet) }),
        ];
        Assert.True(errors.Length == 0, $"{string.Join('\n', errors.Select(error => error.ToString()))}\n{text}\n----\n{made.Text}");

        var snapshot = new RecipeSnapshot(source);
        Assert.True(KeySorter.Sort(snapshot) is null && RecipeFormatter.Format(snapshot).Count == 0, $"{text}\n----\n{made.Text}");

        // Every key of the source is carried, left or says nothing, and none twice.
        string[] keys = TreeReader.Read(new SourceText("config.yml", text)).Root is MappingNode mapping
            ? [.. mapping.Entries.Select(entry => entry.Key.Text).Distinct()]
            : [];
        int left = keys.Count(key => made.Left.Any(one => one.Key == key));
        Assert.True(
            made.Carried + made.Settled + left == keys.Length,
            $"{made.Carried} + {made.Settled} + {left} != {keys.Length}\n{text}\n----\n{made.Text}");
        Assert.All(made.Left, one => Assert.True(one.Line >= 1 && one.Reason.EndsWith('.'), one.ToString()));

        foreach (ImportedFile file in made.Files)
        {
            IReadOnlyList<Finding> findings = JsonFiles.Check(new SourceText(Path.GetFileName(file.Name), file.Text))!;
            Finding[] faults = [.. findings.Where(finding => finding.Severity == Severity.Error)];
            Assert.True(faults.Length == 0, $"{string.Join('\n', faults.Select(one => one.ToString()))}\n{text}\n----\n{file.Text}");
        }
    }
}
