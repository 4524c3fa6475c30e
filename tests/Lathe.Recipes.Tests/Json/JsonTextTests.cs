using Lathe.Recipes.Findings;
using Lathe.Recipes.Json;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Json;

public class JsonTextTests
{
    private const string Sound =
        """
        {
          "模型 😀": { "file_name": "a.json", "formatting": "sharegpt",
            "columns": { "messages": "m\u00e9", "tools": null }, "num_samples": 1e3 },
          "b": { "hf_hub_url": "me/b", "ranking": true, "tags": { "role_tag": "\ud800" } }
        }
        """;

    [Theory]
    [InlineData("""{"a": {"file_name": "x",}}""", "}", "Remove the comma.")]
    [InlineData("""{"a": 1 "b": 2}""", "\"", "Separate entries by commas, and a name from its value by a colon.")]
    [InlineData("""{'a': 1}""", "'", "Replace the quotes.")]
    [InlineData("""{"a": True}""", "T", "JSON has true, false and null, in small letters.")]
    [InlineData("""{"a": 1} // x""", "/", "Remove the comment.")]
    [InlineData("""{"a": {"b": 1}""", "}", "Add what is missing: a quote, ']' or '}'.")]
    [InlineData("""{"a": [1}""", "}", "Check the brackets before it.")]
    [InlineData("""{"a": ,}""", ",", "Remove the comma, or write what is missing.")]
    [InlineData("", "", "Add what is missing: a quote, ']' or '}'.")]
    public void What_is_no_JSON_is_told_where_it_stops(string text, string marked, string help)
    {
        Finding finding = Assert.Single(DatasetInfoCheck.Run(new SourceText("dataset_info.json", text)));
        Assert.Equal((FindingCodes.DatasetInfoSyntax, marked, help), (finding.Code, finding.Source.Slice(finding.Span), finding.Help));
    }

    [Fact]
    public void A_text_that_goes_over_its_line_is_told_there()
    {
        Finding finding = Assert.Single(DatasetInfoCheck.Run(new SourceText("d", "{\n  \"a\": \"x\n}")));
        Assert.Equal((2, "A text is not closed on its line."), (finding.Start.Line, finding.Message));
    }

    [Fact]
    public void Places_count_characters_not_bytes()
    {
        Finding finding = Assert.Single(DatasetInfoCheck.Run(new SourceText("d", """{"模型😀é": {"file_name": 5}}""")));
        Assert.Equal("5", finding.Source.Slice(finding.Span));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        string text = string.Concat(Enumerable.Repeat(open, 5_000)) + "1" + string.Concat(Enumerable.Repeat(close, 5_000));
        Assert.Equal(FindingCodes.DatasetInfoSyntax, Assert.Single(DatasetInfoCheck.Run(new SourceText("d", text))).Code);
    }

    [Fact]
    public void Damaged_texts_are_answered_with_findings_inside_the_text()
    {
        var random = new Random(20_240_607);
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"", "\\", "null", "1e999", "-", "\n", "\u0000", "😀", "\uD800", "\"a\": ", "auto", "//"];
        for (int i = 0; i < 20_000; i++)
        {
            string text = Sound;
            for (int edits = random.Next(1, 6); edits > 0; edits--)
            {
                int place = random.Next(text.Length + 1);
                int length = Math.Min(random.Next(6), text.Length - place);
                text = random.Next(3) == 0 ? text.Remove(place, length) : text.Insert(place, pieces[random.Next(pieces.Length)]);
            }

            var source = new SourceText("d", text);
            foreach (Finding finding in DatasetInfoCheck.Run(source).Concat(DeepSpeedCheck.Run(source)))
            {
                Assert.True(finding.Span is { Start: >= 0, Length: >= 0 } && finding.Span.End <= source.Length, text);
                Assert.NotEmpty(finding.Message);
            }
        }
    }
}
