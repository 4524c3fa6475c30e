using Lathe.Cli.Rendering;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Binding;

public class BaselineTests
{
    private const string ArgumentsMark = "# arguments: ";

    public static TheoryData<string> Names => [.. Baselines.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Findings_are_the_expected_ones(string name)
    {
        SourceText source = SourceText.FromBytes($"{name}.yaml", File.ReadAllBytes(Path.Combine(Baselines.Folder, $"{name}.yaml")));
        IRecipeFacts facts = name.StartsWith("facts-", StringComparison.Ordinal) ? new StubFacts() : NoFacts.Instance;

        BindResult result = RecipeBinder.Bind(source, ArgumentsOf(source), new BindOptions { Facts = facts });

        var output = new StringWriter { NewLine = "\n" };
        var renderer = new FindingRenderer(output, color: false);
        renderer.Render(result.Findings);
        renderer.RenderSummary(source.Path, result.Findings);
        Baselines.Compare(name, output.ToString());
        Assert.DoesNotContain("secretvalue", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Good_recipes_are_spotless_and_malformed_ones_are_not(string name)
    {
        SourceText source = SourceText.FromBytes($"{name}.yaml", File.ReadAllBytes(Path.Combine(Baselines.Folder, $"{name}.yaml")));
        BindResult result = RecipeBinder.Bind(source, ArgumentsOf(source));
        bool spotless = result.Findings.All(finding => finding.Severity < Severity.Warning);
        bool good = name.Split('-').Contains("good");
        bool malformed = name.StartsWith("syntax-", StringComparison.Ordinal) || name.StartsWith("shape-", StringComparison.Ordinal);

        Assert.True(spotless || !good, string.Join('\n', result.Findings));
        Assert.True(!spotless || !malformed);
    }

    private static string[] ArgumentsOf(SourceText source)
    {
        string first = source.GetLine(0);
        return first.StartsWith(ArgumentsMark, StringComparison.Ordinal) ? first[ArgumentsMark.Length..].Split(' ') : [];
    }
}
