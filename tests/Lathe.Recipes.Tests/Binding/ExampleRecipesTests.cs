using System.Text;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Json;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Binding;

/// <summary>
/// LLaMA-Factory's own example recipes, which are no part of this project: where there is a folder of them beside the repository, or in
/// LATHE_EXAMPLE_RECIPES, each has exactly the findings that <c>tests/baselines/llamafactory</c> expects.
/// </summary>
public class ExampleRecipesTests
{
    private const string Missing = "LLaMA-Factory's example recipes are not on this machine; LATHE_EXAMPLE_RECIPES names their folder.";

    private static string Folder => Environment.GetEnvironmentVariable("LATHE_EXAMPLE_RECIPES") is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Path.Combine(Baselines.Root, "..", "..", "..", "shared", "recipes", "llamafactory"));

    [Fact]
    public void Recipes_have_the_expected_findings()
    {
        Assert.SkipUnless(Directory.Exists(Folder), Missing);
        string[] paths = [.. Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(paths);

        foreach (string path in paths)
        {
            string name = Path.GetFileNameWithoutExtension(path);
            SourceText source = SourceText.FromBytes(Path.GetFileName(path), File.ReadAllBytes(path));
            BindResult result = RecipeBinder.Bind(source, options: new BindOptions { Command = CommandOf(name) });

            Assert.All(result.Findings, finding => Assert.True(
                finding.Severity < Severity.Error || finding.Code is FindingCodes.KeyNotYet or FindingCodes.ValueNotYet, finding.ToString()));
            Baselines.Compare(Path.Combine(Baselines.Root, "llamafactory", $"{name}.txt"), Describe(result));
        }
    }

    [Fact]
    public void DeepSpeed_files_have_no_findings()
    {
        Assert.SkipUnless(Directory.Exists(Folder), Missing);
        string[] paths = [.. Directory.EnumerateFiles(Folder, "*.json")];
        Assert.NotEmpty(paths);

        Assert.All(paths, path => Assert.Empty(DeepSpeedCheck.Run(SourceText.FromBytes(path, File.ReadAllBytes(path)))));
    }

    /// <summary>By the folder an example comes from, which starts its name.</summary>
    private static RecipeCommand CommandOf(string name) => name.Split("__")[0] switch
    {
        "inference" => RecipeCommand.Chat,
        "merge_lora" => RecipeCommand.Export,
        _ => RecipeCommand.Train,
    };

    private static string Describe(BindResult result)
    {
        var text = new StringBuilder();
        foreach (Finding finding in result.Findings)
        {
            text.Append($"{finding.Start.Line}:{finding.Start.Column}-{finding.End.Column} ")
                .Append($"{finding.Severity.ToString().ToLowerInvariant()} {finding.Code}: {finding.Message}\n");
        }

        return text.Length == 0 ? "no findings\n" : text.ToString();
    }
}
