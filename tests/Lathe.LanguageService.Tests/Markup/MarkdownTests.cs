using Lathe.LanguageService.Markup;

namespace Lathe.LanguageService.Tests.Markup;

public class MarkdownTests
{
    [Theory]
    [InlineData("lora_alpha / lora_rank", "lora_alpha / lora_rank")]
    [InlineData("_a_ *b*", "\\_a\\_ \\*b\\*")]
    [InlineData("[a](b) <c> & `d`", "\\[a\\](b) \\<c\\> \\& \\`d\\`")]
    [InlineData("# a", "\\# a")]
    [InlineData("- a", "\\- a")]
    [InlineData("a\nb", "a b")]
    public void Prose_is_escaped_where_it_would_be_markup(string text, string expected) => Assert.Equal(expected, Markdown.Escape(text));

    [Theory]
    [InlineData("a", "`a`")]
    [InlineData("*a* _b_ <c>", "`*a* _b_ <c>`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`", "`` ` ``")]
    [InlineData("a``", "``` a`` ```")]
    [InlineData(" a", "`  a `")]
    [InlineData("a\r\nb", "`a  b`")]
    [InlineData("", "(nothing)")]
    public void Code_is_fenced_by_more_than_it_has(string text, string expected) => Assert.Equal(expected, Markdown.Code(text));

    [Fact]
    public void Long_code_is_cut_between_characters()
    {
        string cut = Markdown.Code(new string('a', 79) + "😀" + new string('b', 50));
        Assert.Equal($"`{new string('a', 79)}...`", cut);
    }
}
