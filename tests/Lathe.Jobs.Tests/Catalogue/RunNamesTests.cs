using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Tests.Catalogue;

public class RunNamesTests
{
    private static readonly RunNames Names = new([Id("20260102-000000-k3f9q"), Id("20260101-120000-k3f9q"), Id("20260101-000000-abcde")]);

    [Theory]
    [InlineData("20260101-000000-abcde", "abcde")]
    [InlineData("20260101-120000-k3f9q", "20260101-120000-k3f9q")]
    public void A_short_name_is_the_end_where_only_one_has_it(string id, string name) => Assert.Equal(name, Names.ShortNameOf(Id(id)));

    [Theory]
    [InlineData("abcde", "20260101-000000-abcde")]
    [InlineData("ABCDE", "20260101-000000-abcde")]
    [InlineData("20260102-000000-k3f9q", "20260102-000000-k3f9q")]
    [InlineData("k3f9q", null)]
    [InlineData("abcd", null)]
    [InlineData("", null)]
    public void Only_a_whole_name_is_exact(string word, string? id) => Assert.Equal(id, Names.Exactly(word)?.ToString());

    [Theory]
    [InlineData("20260101", 2)]
    [InlineData("k3", 2)]
    [InlineData("a", 1)]
    [InlineData("2026", 3)]
    [InlineData("x", 0)]
    [InlineData("", 0)]
    public void Beginnings_fit_ids_and_ends(string word, int count) => Assert.Equal(count, Names.BeginningWith(word).Count);

    private static RunId Id(string text) => RunId.TryParse(text, out var id) ? id : throw new ArgumentException(text);
}
