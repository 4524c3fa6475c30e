using System.Globalization;
using System.Text;
using Lathe.LanguageService.Importing;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Importing;

/// <summary>Configurations as people write them, with what becomes of them.</summary>
public class ImportBaselineTests
{
    private static readonly string Folder = Path.Combine(Baselines.Repository, "tests", "baselines", "import");

    public static TheoryData<string> Configurations =>
        [.. Directory.GetFiles(Folder, "*.yml").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Recipes_are_the_expected_ones(string name)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        ImportedRecipe made = AxolotlImporter.Import(
            new SourceText(name, File.ReadAllText(Path.Combine(Folder, name))), new ImportPlace(stem, "configs", $"{stem}-data"));
        var output = new StringBuilder(made.Text);
        foreach (ImportedFile file in made.Files)
        {
            output.Append(CultureInfo.InvariantCulture, $"---- {file.Name}\n{file.Text}");
        }

        output.Append(CultureInfo.InvariantCulture, $"---- {made.Carried} carried, {made.Settled} with nothing to say, left:\n");
        foreach (LeftKey left in made.Left)
        {
            output.Append(CultureInfo.InvariantCulture, $"{left.Line}: {left.Key}: {left.Reason}\n");
        }

        Baselines.Compare($"import/{stem}.txt", output.ToString());
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Configurations.Count >= 12);
}
