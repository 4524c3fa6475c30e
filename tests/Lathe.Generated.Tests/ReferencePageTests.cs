using Lathe.Recipes.Schema;

namespace Lathe.Generated.Tests;

public class ReferencePageTests
{
    [Fact]
    public void The_reference_page_is_that_of_the_catalogues() =>
        GeneratedFile.Check($"schemas/{ReferencePage.FileName}", ReferencePage.Generate());
}
