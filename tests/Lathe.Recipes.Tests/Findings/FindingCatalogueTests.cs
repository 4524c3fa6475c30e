using System.Reflection;
using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Tests.Findings;

public class FindingCatalogueTests
{
    [Fact]
    public void Every_code_is_described_once_and_no_other()
    {
        IEnumerable<string> codes = typeof(FindingCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal);
        Assert.Equal(codes, FindingCatalogue.All.Select(description => description.Code));
    }

    [Fact]
    public void Titles_and_help_are_sentences()
    {
        foreach (FindingDescription description in FindingCatalogue.All)
        {
            Assert.EndsWith(".", description.Title, StringComparison.Ordinal);
            Assert.EndsWith(".", description.Help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_code_is_found_by_its_name()
    {
        Assert.Equal(Severity.Error, FindingCatalogue.Find(FindingCodes.UnknownKey)!.Severity);
        Assert.Null(FindingCatalogue.Find("LT0000"));
    }
}
