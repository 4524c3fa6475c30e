using Lathe.Recipes.Findings;
using Lathe.Recipes.Json;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Json;

public class DatasetInfoCheckTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"a": {"file_name": "a.json"}}""")]
    [InlineData("""{"a": {"hf_hub_url": "me/a", "ms_hub_url": null, "subset": "en", "split": "test", "num_samples": 5}}""")]
    [InlineData("""{"a": {"file_name": "a.txt", "columns": {"prompt": "text"}}}""")]
    [InlineData("""{"a": {"file_name": "a.json", "columns": {"prompt": "q", "response": "a", "system": "s"}}}""")]
    [InlineData("""{"a": {"file_name": "a.json", "formatting": "sharegpt", "columns": {"messages": "m", "tools": "t"}}}""")]
    [InlineData(
        """
        {"a": {"file_name": "a.json", "formatting": "openai", "columns": {"messages": "m", "kto_tag": "label"},
          "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"}}}
        """)]
    [InlineData("""{"a": {"file_name": "a.json", "ranking": true, "columns": {"prompt": "q", "chosen": "c", "rejected": "r"}}}""")]
    [InlineData("""{"a": {"hf_hub_url": "me/pairs", "ranking": true}}""")]
    public void Sound_files_have_no_findings(string text) => Assert.Empty(Check(text));

    [Theory]
    [InlineData("""{"a": {"file_name": "a.json", "format": "sharegpt"}}""", "LT5012 \"format\"", "\"formatting\"")]
    [InlineData("""{"a": {"file_nam": "a.json", "hf_hub_url": "x"}}""", "LT5012 \"file_nam\"", "\"file_name\"")]
    [InlineData("""{"a": {"file_name": "a.json", "columns": {"prompt": "q", "reponse": "r"}}}""", "LT5012 \"reponse\"", "\"response\"")]
    [InlineData("""{"a": {"file_name": "a.json", "formatting": "shareGPT"}}""", "LT5014 \"shareGPT\"", "\"sharegpt\"")]
    [InlineData("""{"a": {"file_name": "a.json", "made_by_somebody": 1}}""", "LT5012 \"made_by_somebody\"", null)]
    [InlineData("""{"a": {"file_name": "a.json", "ranking": "true"}}""", "LT5013 \"true\"", null)]
    [InlineData("""{"a": {"file_name": "a.json", "num_samples": 0}}""", "LT5014 0", null)]
    [InlineData("""{"a": {"file_name": "a.json", "num_samples": 1.5}}""", "LT5013 1.5", null)]
    [InlineData("""{"a": {"file_name": ["a.json"]}}""", "LT5013 [\"a.json\"]", null)]
    [InlineData("""{"a": "a.json"}""", "LT5013 \"a.json\"", null)]
    [InlineData("""["a"]""", "LT5013 [\"a\"]", null)]
    [InlineData("""{"a": {"file_name": "a.json"}, "a": {"file_name": "b.json"}}""", "LT5011 \"a\"", null)]
    [InlineData("""{"a": {"file_name": "a.json", "file_sha1": "0"}}""", "LT5015 \"file_sha1\"", null)]
    public void The_shape_of_fields_is_checked_at_its_place(string text, string expected, string? suggestion)
    {
        IReadOnlyList<Finding> findings = Check(text);
        Assert.Equal([expected], Shown.Of(findings));
        Assert.Equal(suggestion, findings[0].Suggestion);
    }

    [Theory]
    [InlineData("""{"a": {"formatting": "alpaca"}}""", "LT5016 \"a\"")]
    [InlineData("""{"a": {"file_name": "a.json", "hf_hub_url": "me/a"}}""", "LT5017 \"a.json\"")]
    [InlineData("""{"a": {"file_name": "a.json", "split": "test"}}""", "LT5018 \"test\"")]
    [InlineData("""{"a": {"file_name": "a.json", "columns": {"messages": "m"}}}""", "LT5019 \"columns\"")]
    [InlineData("""{"a": {"file_name": "a.json", "columns": {"response": "r"}}}""", "LT5019 \"columns\"")]
    [InlineData("""{"a": {"file_name": "a.json", "formatting": "sharegpt", "columns": {"tools": "t"}}}""", "LT5019 \"columns\"")]
    [InlineData("""{"a": {"file_name": "a.json", "formatting": "sharegpt", "tags": {"role_tag": "role"}}}""", "LT5020 \"tags\"")]
    [InlineData("""{"a": {"file_name": "a.json", "columns": {"prompt": "q", "system": "s"}}}""", "LT5021 \"columns\"")]
    [InlineData("""{"a": {"file_name": "a.json", "tags": {"role_tag": "role"}}}""", "LT5015 \"tags\"")]
    [InlineData(
        """{"a": {"file_name": "a.json", "formatting": "sharegpt", "columns": {"messages": "m", "query": "q"}}}""", "LT5015 \"query\"")]
    [InlineData("""{"a": {"file_name": "a.json", "ranking": true}}""", "LT5022 \"ranking\"")]
    [InlineData("""{"a": {"file_name": "a.json", "ranking": true, "columns": {"prompt": "q", "chosen": "c"}}}""", "LT5022 \"ranking\"")]
    [InlineData("""{"a": {"file_name": "a.json", "columns": {"prompt": "q", "chosen": "c", "rejected": "r"}}}""", "LT5022 \"columns\"")]
    public void Fields_that_do_not_go_together_are_told(string text, string expected) => Assert.Equal([expected], Shown.Of(Check(text)));

    [Fact]
    public void What_is_left_out_of_a_block_of_tags_and_matters_is_named()
    {
        Finding finding = Assert.Single(Check(
            """
            {"a": {"file_name": "a.json", "formatting": "sharegpt", "columns": {"messages": "m", "tools": "t"},
              "tags": {"role_tag": "r", "content_tag": "c", "user_tag": "u", "assistant_tag": "a", "function_tag": "f"}}}
            """));
        Assert.Equal((FindingCodes.DatasetOmittedIsNull, Severity.Hint), (finding.Code, finding.Severity));
        Assert.Contains("leaves out observation_tag", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.json", null)]
    [InlineData("same", null)]
    [InlineData("gone.json", "LT5023")]
    [InlineData("rows.xlsx", "LT5024")]
    [InlineData("mixed", "LT5024")]
    [InlineData("empty", "LT5024")]
    public void Data_files_are_looked_for(string name, string? code)
    {
        var source = new SourceText("data/dataset_info.json", $$$"""{"a": {"file_name": "{{{name}}}"}, "b": {"file_name": "rows.json"}}""");
        IReadOnlyList<Finding> findings = DatasetInfoCheck.Run(source, "data", new StubJsonFacts());
        Assert.Equal(code is null ? [] : [$"{code} \"{name}\""], Shown.Of(findings));
        Assert.Empty(DatasetInfoCheck.Run(source, "data", new StubJsonFacts(), ["b"]));
    }

    [Fact]
    public void Only_datasets_that_are_asked_for_are_told_about()
    {
        var source = new SourceText("dataset_info.json", """{"a": {"x1": 1}, "b": {"file_name": "b.json", "rankin": true}, "b": 1}""");
        Assert.Equal(["LT5011 \"b\"", "LT5013 1"], Shown.Of(DatasetInfoCheck.Run(source, datasets: ["b"])));
    }

    private static IReadOnlyList<Finding> Check(string text) => DatasetInfoCheck.Run(new SourceText("dataset_info.json", text));
}
