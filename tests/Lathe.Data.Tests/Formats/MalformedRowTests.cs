using System.Text;
using Lathe.Data.Tests.Pipeline;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Formats;

/// <summary>Bad rows are named, counted and left out; nothing that stands in a data file ends in an exception of another kind.</summary>
public sealed class MalformedRowTests : IDisposable
{
    private const string Good = """{"instruction": "q", "input": "", "output": "a"}""";
    private const string GoodMessages = """{"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]}""";
    private const string ShareGpt = ", \"formatting\": \"sharegpt\"";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"instruction\": \"q\"}", "column 'output' is missing (the row has: instruction)")]
    [InlineData("{\"instrution\": \"q\", \"output\": \"a\"}",
        "column 'instruction' is missing (the row has: instrution, output) Did you mean 'instrution'?")]
    [InlineData("{}", "column 'instruction' is missing (the row has: no columns)")]
    [InlineData("{\"instruction\": 3, \"output\": \"a\"}", "'instruction' is a number, not a text")]
    [InlineData("{\"instruction\": \"q\", \"output\": null}", "'output' is null, not a text")]
    [InlineData("{\"instruction\": \"q\", \"output\": [\"a\"]}", "'output' is a list, not a text")]
    [InlineData("{\"instruction\": \"q\", \"input\": true, \"output\": \"a\"}", "'input' is true or false, not a text")]
    [InlineData("{\"instruction\": \"q\", \"output\": \"\"}", "the answer is empty")]
    [InlineData("[1, 2]", "the row is a list, not an object with columns")]
    [InlineData("7", "the row is a number, not an object with columns")]
    [InlineData("{\"instruction\": \"q\", \"output\": \"a\"", "not valid JSON")]
    [InlineData("{'instruction': 'q'}", "not valid JSON")]
    [InlineData("{\"instruction\": NaN}", "not valid JSON")]
    [InlineData("{\"instruction\": \"\\ud800\", \"output\": \"a\"}", "holds text that is not valid Unicode")]
    public void An_alpaca_row_that_is_bad_says_why(string row, string reason) => AssertBad("", Good, row, reason);

    [Theory]
    [InlineData("{\"p\": \"q\", \"r\": \"a\", \"h\": \"x\"}", "'h' is a text, not a list of [question, answer] pairs")]
    [InlineData("{\"p\": \"q\", \"r\": \"a\", \"h\": [[\"x\"]]}", "'h' is not a list of [question, answer] pairs")]
    [InlineData("{\"p\": \"q\", \"r\": \"a\", \"h\": [[\"x\", 1]]}", "'h' is a number, not a text")]
    [InlineData("{\"p\": \"q\", \"r\": \"a\", \"h\": [[\"x\", \"\"]]}", "answer 1 is empty")]
    [InlineData("{\"p\": \"q\", \"r\": \"a\", \"s\": {}}", "'s' is an object, not a text")]
    public void A_row_with_a_bad_history_or_system_text_says_why(string row, string reason) => AssertBad(
        ", \"columns\": {\"prompt\": \"p\", \"response\": \"r\", \"history\": \"h\", \"system\": \"s\"}", """{"p": "q", "r": "a"}""", row,
            reason);

    [Theory]
    [InlineData("{\"conversation\": []}", "column 'conversations' is missing (the row has: conversation) Did you mean 'conversation'?")]
    [InlineData("{\"conversations\": \"x\"}", "'conversations' is a text, not a list of messages")]
    [InlineData("{\"conversations\": []}", "'conversations' is empty")]
    [InlineData("{\"conversations\": [3]}", "message 1 is a number, not an object")]
    [InlineData("{\"conversations\": [{\"role\": \"human\", \"content\": \"q\"}]}", "message 1 has no 'from' (it has: role, content)")]
    [InlineData("{\"conversations\": [{\"from\": \"human\", \"value\": null}]}", "'message 1, value' is null, not a text")]
    [InlineData("{\"conversations\": [{\"from\": \"gpt\", \"value\": \"a\"}]}",
        "message 1 is not a question ('human'): questions and answers have to alternate")]
    [InlineData("{\"conversations\": [{\"from\": \"human\", \"value\": \"a\"}, {\"from\": \"human\", \"value\": \"a\"}]}",
        "message 2 is not an answer ('gpt')")]
    [InlineData("{\"conversations\": [{\"from\": \"human\", \"value\": \"q\"}]}", "the last message is from 'human' and has no answer")]
    [InlineData("{\"conversations\": [{\"from\": \"user\", \"value\": \"q\"}]}",
        "message 1 is from 'user', which is none of human, gpt, observation, function_call, system")]
    [InlineData("{\"conversations\": [{\"from\": \"system\", \"value\": \"s\"}]}", "there is a system text and no message")]
    [InlineData("{\"conversations\": [{\"from\": \"human\", \"value\": \"q\"}, {\"from\": \"system\", \"value\": \"s\"}]}",
        "message 2 is a system text, which may only come first")]
    [InlineData("{\"conversations\": [{\"from\": \"human\", \"value\": \"q\"}, {\"from\": \"gpt\", \"value\": \"\"}]}",
        "the answer is empty")]
    public void A_message_list_that_is_bad_says_why(string row, string reason) => AssertBad(ShareGpt, GoodMessages, row, reason);

    [Fact]
    public void A_role_whose_tag_the_tags_block_left_out_is_explained() => AssertBad(
        ShareGpt + ", \"tags\": {\"role_tag\": \"role\", \"content_tag\": \"content\", \"user_tag\": \"user\", \"assistant_tag\": "
            + "\"assistant\"}",
        """{"conversations": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}""",
        """{"conversations": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}, """
            + """{"role": "assistant", "content": "a"}]}""",
        "Add \"system_tag\": \"system\"");

    [Fact]
    public void A_row_nested_too_deep_is_bad_in_lines_and_in_an_array()
    {
        var deep = $$"""{"instruction": {{new string('[', 5000)}}{{new string(']', 5000)}}, "output": "a"}""";
        AssertBad("", Good, deep, "nested deeper than 64 levels");

        _folder.Write("d.jsonl", $"[{Good}, {deep}, {Good}]");
        var report = Assert.Single(_folder.Build().Report.Datasets);
        Assert.Equal((3, 2, 1), (report.RowsRead, report.RowsUsed, report.RowsBad));
        Assert.Equal((2, null, "nested deeper than 64 levels"), (report.BadRows[0].Row, report.BadRows[0].Line, report.BadRows[0].Reason));
    }

    [Fact]
    public void A_row_with_bytes_that_are_no_Unicode_is_bad()
    {
        _folder.WriteRows("", Good);
        _folder.Write("d.jsonl", [.. Encoding.UTF8.GetBytes(Good + "\n{\"instruction\": \""), 0xC3, 0x28, .. "\", \"output\": \"a\"}\n"u8]);
        Assert.Contains("not valid", Assert.Single(Assert.Single(_folder.Build().Report.Datasets).BadRows).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_beyond_the_bound_is_passed_over_and_reported()
    {
        _folder.WriteRows("", Good, "{\"instruction\": \"" + new string('x', 17 * 1024 * 1024) + "\"}", Good);
        var report = Assert.Single(_folder.Build(new DataOptions { CutoffLen = 8 }).Report.Datasets);
        Assert.Equal((3, 2), (report.RowsRead, report.RowsUsed));
        Assert.Equal((2, 2, "the row is larger than 16 MiB"), (report.BadRows[0].Row, report.BadRows[0].Line, report.BadRows[0].Reason));
    }

    [Theory]
    [InlineData("\"x\"", "the list of tools is not valid JSON")]
    [InlineData("\"{}\"", "the tools are an object, not a list of tools")]
    [InlineData("{}", "'t' is an object, not a list of tools")]
    [InlineData("\"[3]\"", "a tool is a number, not an object")]
    [InlineData("[{\"name\": \"f\"}]", "the tool 'f' has no \"parameters\" with \"properties\", which this tool format lists")]
    public void A_row_whose_tools_cannot_be_written_says_why(string tools, string reason) => AssertBad(
        ", \"columns\": {\"prompt\": \"instruction\", \"response\": \"output\", \"tools\": \"t\"}", Good,
        $$"""{"instruction": "q", "output": "a", "t": {{tools}}}""", reason);

    [Theory]
    [InlineData("\"find it\"", "a tool call is not valid JSON")]
    [InlineData("\"[1]\"", "a tool call is a number, not an object with name and arguments")]
    [InlineData("\"{}\"", "a tool call has no \"arguments\"; it should be {\"name\": ..., \"arguments\": {...}}")]
    [InlineData("\"{\\\"arguments\\\": {}}\"", "a tool call has no text as its \"name\"")]
    public void A_tool_call_that_cannot_be_read_says_why(string call, string reason) => AssertBad(ShareGpt, GoodMessages,
        $$"""{"conversations": [{"from": "human", "value": "q"}, {"from": "function_call", "value": {{call}}}]}""", reason);

    [Theory]
    [InlineData("{}", "message 2, tool_calls: a call has no object as its 'function'")]
    [InlineData("{\"function\": {\"name\": \"f\"}}", "a tool call has no \"arguments\"")]
    public void A_tool_call_in_OpenAis_form_that_cannot_be_read_says_why(string call, string reason) => AssertBad(
        ", \"formatting\": \"openai\"", GoodMessages,
        $$"""{"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "", "tool_calls": [{{call}}]}]}""", reason);

    [Fact]
    public void When_every_row_is_bad_the_first_reasons_are_told()
    {
        _folder.WriteRows("", [.. Enumerable.Repeat("{\"instruction\": \"q\"}", 30)]);
        var message = _folder.BuildError();
        Assert.Contains($"no valid row in {Path.Combine(_folder.Data, "d.jsonl")}", message, StringComparison.Ordinal);
        Assert.Contains($"{Path.Combine(_folder.Data, "d.jsonl")}, line 1: column 'output' is missing", message, StringComparison.Ordinal);
        Assert.Contains("and 27 more", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_bad_rows_is_bounded_and_their_count_is_not()
    {
        _folder.WriteRows("", [Good, .. Enumerable.Repeat("{}", 1000)]);
        var report = Assert.Single(_folder.Build().Report.Datasets);
        Assert.Equal(1000, report.RowsBad);
        Assert.Equal(Enumerable.Range(2, 20).Select(i => (long)i), report.BadRows.Select(b => b.Row));
    }

    /// <summary>The bad row comes third, after a blank line, so that row and line differ.</summary>
    private void AssertBad(string entryRest, string good, string bad, string reason)
    {
        _folder.WriteRows(entryRest, good, "  ", good, bad, good);
        var data = _folder.Build(new DataOptions { CutoffLen = 64 });
        var report = Assert.Single(data.Report.Datasets);
        Assert.Equal((4, 3, 1), (report.RowsRead, report.RowsUsed, report.RowsBad));
        Assert.Equal(3, data.Train.Count);
        var row = Assert.Single(report.BadRows);
        Assert.Equal((Path.Combine(_folder.Data, "d.jsonl"), 3, 4), (row.File, row.Row, row.Line));
        Assert.Contains(reason, row.Reason, StringComparison.Ordinal);
        Assert.Contains("d.jsonl, line 4 (row 3): ", row.ToString(), StringComparison.Ordinal);
    }
}
