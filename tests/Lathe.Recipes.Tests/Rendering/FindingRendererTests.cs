using Lathe.Cli.Rendering;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Rendering;

public class FindingRendererTests
{
    [Fact]
    public void Colours_are_written_only_when_asked_for()
    {
        Assert.DoesNotContain('\e', Render("lora_rnak: 8\n", color: false));
        Assert.Contains("\e[1;31m", Render("lora_rnak: 8\n", color: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_not_wanted_in_files() => Assert.False(ColorSupport.IsWanted(redirected: true));

    [Fact]
    public void Carets_stand_under_wide_characters()
    {
        string[] lines = Render("model_name_or_path: x\nrun_name: 模型\n模型: 1\n", color: false).Split('\n');
        int line = Array.FindIndex(lines, text => text.Contains("模型: 1", StringComparison.Ordinal));

        Assert.Equal("      | ^^^^", lines[line + 1]);
    }

    [Fact]
    public void Escape_codes_in_a_recipe_do_not_reach_the_terminal()
    {
        string shown = Render("run_name: \"\\e[2J\"\nb\e[2J: 1\n", color: false);
        Assert.DoesNotContain('\e', shown);
    }

    [Theory]
    [InlineData("hub_token: [hf_secret\n")]
    [InlineData("hub_token: hf_secret: x\n")]
    [InlineData("'hub_token': 'hf_secret\n")]
    [InlineData("  hub_token: \"hf_secret\\q\"\n")]
    public void A_secret_is_not_shown(string text)
    {
        string shown = Render(text, color: false);
        Assert.DoesNotContain("hf_secret", shown, StringComparison.Ordinal);
        Assert.Contains("hub_token", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lines_are_cut_around_the_place()
    {
        string shown = Render($"run_name: {new string('a', 500)} b: c\n", color: false);
        IEnumerable<string> lines = shown.Split('\n').Where(line => line.Contains('|', StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 130));
        Assert.Contains("b: c", shown, StringComparison.Ordinal);
    }

    private static string Render(string text, bool color)
    {
        var output = new StringWriter { NewLine = "\n" };
        IReadOnlyList<Finding> findings = RecipeBinder.Bind(new SourceText("r.yaml", text)).Findings;
        new FindingRenderer(output, color).Render(findings);
        return output.ToString();
    }
}
