using System.Text.Json.Nodes;
using Code = Lathe.Protocol.Worker.WorkerExitCode;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>dataset_info.json and data files.</summary>
internal static class DataCases
{
    private const string Info = "data/dataset_info.json";

    public static IReadOnlyList<MalformedCase> All { get; } =
    [
        new("data: dataset_info.json is cut short", Code.Recipe, folder => folder.Write(Info, """{ "sums": { "file_na"""),
            "dataset_info.json", "line 1", "ends before"),
        new("data: dataset_info.json is a list", Code.Recipe, folder => folder.Write(Info, "[]"), "dataset_info.json", "mapping"),
        BadEntry("data: no file_name", """{ }""", "sums", "file_name"),
        BadEntry("data: a file that is not there", """{ "file_name": "some.json" }""", "file_name", "some.json", "does not exist"),
        new("data: a kind of file that is not read", Code.Recipe, folder =>
        {
            folder.Move("data/sums.json", "data/sums.xlsx");
            folder.Write(Info, """{ "sums": { "file_name": "sums.xlsx" } }""");
        }, "dataset_info.json", "sums.xlsx", ".jsonl"),
        new("data: rows of another kind than the file's name says", Code.Data, folder =>
        {
            folder.Move("data/sums.json", "data/sums.csv");
            folder.Write(Info, """{ "sums": { "file_name": "sums.csv" } }""");
        }, "sums.csv", "row 1", "instruction"),
        new("data: from a hub", Code.Recipe, folder => folder.Write(Info, """{ "sums": { "hf_hub_url": "someone/sums" } }"""),
            "recipe.yaml", "LT5009", "someone/sums", "lathe data fetch someone/sums"),
        BadEntry("data: an unknown formatting", """{ "file_name": "sums.json", "formatting": "sharegtp" }""", "formatting", "sharegtp", "sharegpt"),
        BadEntry("data: a misspelt key", """{ "file_name": "sums.json", "colums": { } }""", "colums", "columns"),
        Entry("data: another formatting than the rows'", """{ "file_name": "sums.json", "formatting": "sharegpt" }""",
            "sums.json", "row 1", "conversations"),
        Entry("data: columns that are not there", """{ "file_name": "sums.json", "columns": { "prompt": "question", "response": "answer" } }""",
            "sums.json", "row 1", "question"),
        BadEntry("data: preference pairs", """{ "file_name": "sums.json", "ranking": true }""", "ranking", "stage sft"),
        Entry("data: images", """{ "file_name": "sums.json", "columns": { "prompt": "instruction", "response": "output", "images": "images" } }""",
            "columns.images", "not supported yet"),
        Rows("data: an empty file", "", "empty"),
        Rows("data: no rows", "[]", "no rows"),
        Rows("data: no JSON", "What is 1 plus 1?", "JSON", "W"),
        Rows("data: a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "Git LFS"),
        Rows("data: an array cut short", """[{"instruction": "a", "output": "b"}, {"instruction": """, "line 1", "after row 1", "JSON"),
        Rows("data: bad rows only", """[{"instruction": "a", "output": ""}, {"instruction": "a"}, 7]""",
            "row 1", "the answer is empty", "row 2", "output", "row 3"),
        new("data: tools", Code.Data, folder =>
        {
            folder.Write(Info, """{ "sums": { "file_name": "sums.json", "formatting": "sharegpt", "columns": { "messages": "m", "tools": "tools" } } }""");
            folder.Write("data/sums.json", """
                [{ "m": [{ "from": "human", "value": "a" }, { "from": "gpt", "value": "b" }], "tools": "[{\"name\": \"add\"}]" }]
                """);
        }, "sums.json", "row 1", "'add'", "\"parameters\""),
        new("data: fewer rows than one batch, which is dropped", Code.Data,
            folder => folder.With(("dataloader_drop_last", "true"), ("per_device_train_batch_size", "64")),
            "48 training rows", "64", "dataloader_drop_last"),
        new("data: nothing left to train on", Code.Data, folder => folder.With(("val_size", "48"), ("eval_strategy", "steps")), "val_size"),
    ];

    private static MalformedCase Entry(string name, string entry, params string[] says) => new(
        name, Code.Data, folder => folder.Edit(Info, root => root["sums"] = JsonNode.Parse(entry)), ["dataset_info.json", .. says]);

    /// <summary>An entry whose fault shows without its rows: the recipe is refused before anything is started.</summary>
    private static MalformedCase BadEntry(string name, string entry, params string[] says) =>
        Entry(name, entry, says) with { Code = Code.Recipe };

    private static MalformedCase Rows(string name, string rows, params string[] says) =>
        new(name, Code.Data, folder => folder.Write("data/sums.json", rows), ["sums.json", .. says]);
}
