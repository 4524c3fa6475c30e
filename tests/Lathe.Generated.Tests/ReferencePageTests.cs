using System.Text.Json;
using Lathe.Models.Families;
using Lathe.Recipes.Schema;

namespace Lathe.Generated.Tests;

public class ReferencePageTests
{
    [Fact]
    public void The_reference_page_is_that_of_the_catalogues() =>
        GeneratedFile.Check($"schemas/{ReferencePage.FileName}", ReferencePage.Generate(FamilyTable.Generate(TinyModels())));

    /// <summary>The models that tests of the numerics compare with PyTorch.</summary>
    private static Dictionary<string, int> TinyModels() => Directory
        .GetFiles(GeneratedFile.PathOf("tests/oracles/torch"), "config.json", SearchOption.AllDirectories)
        .CountBy(TypeOf)
        .ToDictionary();

    private static string TypeOf(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        return file.RootElement.GetProperty("model_type").GetString()!;
    }
}
