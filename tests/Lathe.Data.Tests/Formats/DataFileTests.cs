using System.Text;
using Lathe.Data.Pipeline;
using Lathe.Data.Tests.Pipeline;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Formats;

public sealed class DataFileTests : IDisposable
{
    private const string Good = """{"instruction": "q", "input": "", "output": "a"}""";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("d.json", "[{0}, {1}]")]
    [InlineData("d.json", "[\r\n  {0},\r\n  {1}\r\n]\r\n")]
    [InlineData("d.json", "{0}\n{1}")]
    [InlineData("d.jsonl", "{0}\r\n{1}\r\n")]
    [InlineData("d.jsonl", "\n{0}\n\n\t\n{1}\n\n")]
    [InlineData("d.jsonl", "[{0},{1}]")]
    [InlineData("d.json", "\uFEFF[{0},{1}]")]
    [InlineData("d.jsonl", "\uFEFF{0}\n{1}\n")]
    public void The_same_rows_are_read_from_arrays_and_lines(string name, string layout)
    {
        _folder.Register($$"""{"file_name": "{{name}}"}""");
        _folder.Write(name, layout
            .Replace("{0}", """{"instruction": "ä", "input": "🙂", "output": "x"}""", StringComparison.Ordinal)
            .Replace("{1}", """{"instruction": "\u00e4\n", "output": "y"}""", StringComparison.Ordinal));
        Assert.Equal(["Human: ä\n🙂</s>\nAssistant:x</s>\n", "Human: ä\n</s>\nAssistant:y</s>\n"], Texts(_folder.Build()));
    }

    [Fact]
    public void Rows_across_the_read_buffer_and_larger_than_it_arrive_whole()
    {
        var random = new Random(5);
        var answers = Enumerable.Range(0, 60).Select(i => $"{i}" + new string('é', random.Next(60_000)))
            .Append(new string('z', 1_200_000)).Append("end").ToList();
        var rows = answers.ConvertAll(a => $$"""{"instruction": "q", "output": "{{a}}"}""");
        _folder.Register("""{"file_name": "d.json"}""");
        foreach (var content in new[] { "[" + string.Join(",\n", rows) + "]", string.Join('\n', rows) })
        {
            _folder.Write("d.json", content);
            var texts = Texts(_folder.Build(new DataOptions { Template = "empty", CutoffLen = 4_000_000 }));
            Assert.Equal(answers.ConvertAll(a => "q" + a), texts);
        }
    }

    [Theory]
    [InlineData("d.json", "[{\"instruction\": \"q\", \"output\": \"a\"},\n{\"instruction\" \"q\"}]",
        "line 2, column 16, after row 1: this is not valid JSON")]
    [InlineData("d.json", "[{\"instruction\": \"q\", \"output\": \"a\"}", "after row 1: this is not valid JSON")]
    [InlineData("d.json", "[{\"instruction\": \"q\", \"output\": \"a\"}] x", "after row 1: this is not valid JSON")]
    [InlineData("d.json", "[]", "no valid row")]
    [InlineData("d.json", " \n ", "the file is empty")]
    [InlineData("d.json", "", "the file is empty")]
    [InlineData("d.json", "instruction,output\nq,a", "neither a JSON array of rows nor JSON Lines; it begins with 'i'")]
    [InlineData("d.json", "version https://git-lfs.github.com/spec/v1\noid", "Git LFS pointer")]
    [InlineData("d.json", "{\n  \"instruction\": \"q\",\n  \"output\": \"a\"\n}", "no valid row")]
    [InlineData("d.md", "x", "a data file ends in .json, .jsonl, .csv")]
    [InlineData("d.parquet.gz", "x", "a data file ends in .json, .jsonl, .csv")]
    [InlineData("d.txt", "x", "a .txt file has no answers")]
    public void A_file_that_cannot_be_read_says_why(string name, string content, string expected)
    {
        _folder.Register($$"""{"file_name": "{{name}}"}""");
        var path = _folder.Write(name, content);
        var message = _folder.BuildError();
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(name == "d.txt" ? "file_name" : path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named_with_its_entry()
    {
        _folder.Register("""{"file_name": "nothing.json"}""");
        Assert.Contains($"dataset 'd', file_name: the file {Path.Combine(_folder.Data, "nothing.json")} does not exist",
            _folder.BuildError(), StringComparison.Ordinal);
    }

    [Fact]
    public void Utf16_is_refused_by_name()
    {
        _folder.Register("""{"file_name": "d.json"}""");
        _folder.Write("d.json", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes($"[{Good}]")]);
        Assert.Contains("UTF-16", _folder.BuildError(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_read_file_by_file_in_the_order_of_names()
    {
        _folder.Register("""{"file_name": "many"}""");
        _folder.Write("many/b.jsonl", """{"instruction": "", "output": "2"}""");
        _folder.Write("many/a.json", """[{"instruction": "", "output": "1"}, {}]""");
        _folder.Write("many/.hidden", "x");
        var data = _folder.Build(new DataOptions { Template = "empty" });
        Assert.Equal(["1", "2"], Texts(data));
        Assert.Equal(Path.Combine(_folder.Data, "many", "a.json"), Assert.Single(data.Report.Datasets[0].BadRows).File);

        _folder.Write("many/c.txt", "x");
        Assert.Contains("mixes kinds of files (.json, .jsonl, .txt)", _folder.BuildError(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_refused()
    {
        _folder.Register("""{"file_name": "none"}""");
        Directory.CreateDirectory(Path.Combine(_folder.Data, "none"));
        Assert.Contains("holds no file", _folder.BuildError(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_files_give_a_row_a_line_and_blank_lines_are_reported()
    {
        _folder.Register("""{"file_name": "d.txt", "columns": {"prompt": "text"}}""");
        _folder.Write("d.txt", "one\r\n\r\n [two]\n{three}");
        var data = _folder.Build(new DataOptions { Packing = false }, TrainingStage.Pt);
        Assert.Equal(["one</s>", " [two]</s>", "{three}</s>"], Texts(data));
        Assert.Equal((2, "the text is empty"), (data.Report.Datasets[0].BadRows[0].Row, data.Report.Datasets[0].BadRows[0].Reason));
    }

    [Fact]
    public void A_text_file_needs_its_column_named()
    {
        _folder.Register("""{"file_name": "d.txt"}""");
        _folder.Write("d.txt", "one");
        Assert.Contains("Add \"columns\": {\"prompt\": \"text\"}", _folder.BuildError(stage: TrainingStage.Pt), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alpaca_dataset_without_answers_trains_stage_pt_only()
    {
        _folder.WriteRows(", \"columns\": {\"prompt\": \"text\"}", """{"text": "words"}""");
        Assert.Contains("columns: this names no response", _folder.BuildError(), StringComparison.Ordinal);
        Assert.Equal(["words</s>"], Texts(_folder.Build(new DataOptions { Packing = false }, TrainingStage.Pt)));
    }

    [Fact]
    public void OpenAi_messages_join_tool_results_that_follow_each_other()
    {
        _folder.WriteRows(
            """
            , "formatting": "openai", "columns": {"messages": "messages"}, "tags": {"role_tag": "role", "content_tag": "content",
            "user_tag": "user", "assistant_tag": "assistant", "observation_tag": "tool", "system_tag": "system"}
            """.ReplaceLineEndings(" "),
            """
            {"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "q"}, {"role": "assistant", "content": "a"},
            {"role": "tool", "content": "1"}, {"role": "tool", "content": "2"}, {"role": "assistant", "content": "b"}]}
            """.ReplaceLineEndings(" "));
        Assert.Equal(
            "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\na<|im_end|>\n"
            + "<|im_start|>user\n<tool_response>\n1\n</tool_response>\n<tool_response>\n2\n</tool_response><|im_end|>\n"
            + "<|im_start|>assistant\nb<|im_end|>\n",
            Assert.Single(Texts(_folder.Build(new DataOptions { Template = "qwen3_nothink" }))));
    }

    [Fact]
    public void OpenAi_tool_calls_are_written_in_the_templates_format_with_their_arguments_as_objects()
    {
        _folder.WriteRows(
            """
            , "formatting": "openai", "columns": {"messages": "messages", "tools": "tools"}, "tags": {"role_tag": "role",
            "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant", "observation_tag": "tool", "system_tag": "system"}
            """.ReplaceLineEndings(" "),
            """
            {"tools": [{"type": "function", "function": {"name": "add", "parameters": {}}}], "messages": [{"role": "user", "content": "q"},
            {"role": "assistant", "content": null, "tool_calls": [
              {"id": "1", "type": "function", "function": {"name": "add", "arguments": "{\"a\": 1, \"b\": [1.50, \"é\"]}"}},
              {"id": "2", "type": "function", "function": {"arguments": {"a": 2}, "name": "add"}}]},
            {"role": "tool", "content": "3"}, {"role": "assistant", "content": "b"}]}
            """.ReplaceLineEndings(" "));
        var text = Assert.Single(Texts(_folder.Build(new DataOptions { Template = "qwen3_nothink" })));
        Assert.Contains(
            "<tools>\n{\"type\": \"function\", \"function\": {\"name\": \"add\", \"parameters\": {}}}\n</tools>", text, StringComparison.Ordinal);
        Assert.EndsWith(
            "<|im_start|>assistant\n<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 1, \"b\": [1.5, \"é\"]}}\n</tool_call>\n"
            + "<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 2}}\n</tool_call><|im_end|>\n"
            + "<|im_start|>user\n<tool_response>\n3\n</tool_response><|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n",
            text, StringComparison.Ordinal);
    }

    [Fact]
    public void History_and_system_columns_become_turns_and_system_text()
    {
        _folder.WriteRows(
            ", \"columns\": {\"prompt\": \"p\", \"query\": \"x\", \"response\": \"r\", \"history\": \"h\", \"system\": \"s\"}",
            """{"p": "q2", "x": "more", "r": "a2", "h": [["q1", "a1"]], "s": "S"}""",
            """{"p": null, "x": "only", "r": "a", "h": null, "s": null}""");
        Assert.Equal(
            ["System: S</s>\nHuman: q1</s>\nAssistant:a1</s>\nHuman: q2\nmore</s>\nAssistant:a2</s>\n",
                "Human: only</s>\nAssistant:a</s>\n"],
            Texts(_folder.Build()));
    }

    [Fact]
    public void A_named_column_that_no_row_has_is_noted()
    {
        _folder.WriteRows(", \"columns\": {\"prompt\": \"p\", \"response\": \"r\", \"system\": \"sytem\"}",
            """{"p": "q", "r": "a", "system": "S"}""");
        Assert.Contains(_folder.Build().Report.Notes, n => n.EndsWith("columns: no row has the column 'sytem'.", StringComparison.Ordinal));
    }

    private static List<string> Texts(PreparedData data) => [.. data.Train.Select(e => new CharTokenizer().Decode(e.InputIds))];
}
