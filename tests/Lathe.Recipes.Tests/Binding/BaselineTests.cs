using Lathe.Cli.Rendering;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Rules;

namespace Lathe.Recipes.Tests.Binding;

public class BaselineTests
{
    /// <summary>
    /// Rules whose cases can't be folders, because git keeps no file times, no template of the kind is built in yet, and a check of data is kept elsewhere;
    /// <see cref="Rules.RuleTests"/> has them.
    /// </summary>
    private static readonly string[] WithoutFolder =
        [FindingCodes.TokenizedDataStale, FindingCodes.PromptLabelsWithEfficientEos, FindingCodes.RowsUnusable];

    public static TheoryData<string> Names => [.. RecipeCase.Names];

    public static TheoryData<string> RuleNames => [.. RecipeCase.Names.Where(name => new RecipeCase(name).Rule is not null)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Findings_are_the_expected_ones(string name)
    {
        var recipe = new RecipeCase(name);

        string actual = AnnotatedRecipe.Write(recipe.Bind(RecipeCase.Recipe)).Replace(recipe.World, "<world>", StringComparison.Ordinal);

        Baselines.Compare(recipe.PathOf("findings.yaml"), actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Secrets_are_not_shown(string name)
    {
        var output = new StringWriter();
        new FindingRenderer(output, color: false).Render(new RecipeCase(name).Bind(RecipeCase.Recipe).Findings);

        Assert.DoesNotContain("secretvalue", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Good_recipes_are_spotless_and_malformed_ones_are_not(string name)
    {
        BindResult result = new RecipeCase(name).Bind(RecipeCase.Recipe);
        bool spotless = result.Findings.All(finding => finding.Severity < Severity.Warning);
        bool good = name.Split('-').Contains("good");
        bool malformed = name.StartsWith("syntax-", StringComparison.Ordinal) || name.StartsWith("shape-", StringComparison.Ordinal);

        Assert.True(spotless || !good, string.Join('\n', result.Findings));
        Assert.True(!spotless || !malformed);
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void A_rule_fires_when_broken_and_only_then(string name)
    {
        var recipe = new RecipeCase(name);

        Finding finding = Assert.Single(recipe.Bind(RecipeCase.Recipe).Findings, finding => finding.Code == recipe.Rule);
        Assert.NotNull(finding.Help);
        Assert.DoesNotContain(recipe.Bind(RecipeCase.Silent).Findings, finding => finding.Code == recipe.Rule);
    }

    [Fact]
    public void Every_rule_has_a_case()
    {
        string[] shown = [.. RecipeCase.Names.Select(name => new RecipeCase(name).Rule).OfType<string>(), .. WithoutFolder];
        Assert.Empty(RecipeRules.All.Select(rule => rule.Code).Except([.. shown, FindingCodes.ValueNotYet]));
    }

    [Fact]
    public void There_are_many_cases() => Assert.InRange(RecipeCase.Names.Count(), 150, int.MaxValue);
}
