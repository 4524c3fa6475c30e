namespace Lathe.Recipes.Schema;

/// <summary>The fields of <c>dataset_info.json</c>, as LLaMA-Factory reads them.</summary>
public static class DatasetInfoShape
{
    private const string WholeBlock =
        " Whatever the block leaves out is null and not its default; without the block all defaults hold.";

    /// <summary>Places a dataset can come from besides <c>file_name</c>; each of them wins over it.</summary>
    public static IReadOnlyList<ValueField> Sources { get; } =
    [
        new("hf_hub_url", ValueShape.Text.OrNull(), "Name of the dataset on the Hugging Face hub. Wins over file_name."),
        new("ms_hub_url", ValueShape.Text.OrNull(), "Name of the dataset on the ModelScope hub. Wins over file_name."),
        new("om_hub_url", ValueShape.Text.OrNull(), "Name of the dataset on the Modelers hub. Wins over file_name."),
        new("script_url", ValueShape.Text.OrNull(), "Folder in dataset_dir with a Python script that loads the data. Wins over file_name."),
        new("cloud_file_name", ValueShape.Text.OrNull(), "JSON or JSONL file in a cloud store, as s3:// or gs:// address. Wins over file_name."),
    ];

    /// <summary>Which column of a row holds what, with the column's default name.</summary>
    public static IReadOnlyList<ValueField> Columns { get; } =
    [
        Name("prompt", "Column with the question; the text itself for stage pt.", "instruction"),
        Name("query", "Column with more input, which is put on a line after the prompt.", "input"),
        Name("response", "Column with the answer.", "output"),
        Name("history", "Column with earlier turns, as pairs of question and answer.", null),
        Name("messages", "Column with the list of messages.", "conversations"),
        Name("system", "Column with the system message.", null),
        Name("tools", "Column with the description of tools.", null),
        Name("images", "Column with images.", null),
        Name("videos", "Column with videos.", null),
        Name("audios", "Column with sound.", null),
        Name("chosen", "Column with the better answer of a pair.", null),
        Name("rejected", "Column with the worse answer of a pair.", null),
        Name("kto_tag", "Column that says whether the answer is wanted, as true or false.", null),
    ];

    /// <summary>Words inside messages, with their defaults.</summary>
    public static IReadOnlyList<ValueField> Tags { get; } =
    [
        Name("role_tag", "Key of a message that names the speaker.", "from"),
        Name("content_tag", "Key of a message that holds the text.", "value"),
        Name("user_tag", "Speaker of questions.", "human"),
        Name("assistant_tag", "Speaker of answers.", "gpt"),
        Name("observation_tag", "Speaker of tool results.", "observation"),
        Name("function_tag", "Speaker of tool calls.", "function_call"),
        Name("system_tag", "Speaker of the system message.", "system"),
    ];

    /// <summary>One dataset.</summary>
    public static ValueShape Entry { get; } = ValueShape.Closed(
    [
        new("file_name", ValueShape.Text.OrNull(), "File with the rows, or a folder of files of one kind, relative to dataset_dir."),
        .. Sources,
        new(
            "formatting",
            ValueShape.OneOf(
                new("alpaca", "Question and answer in columns of their own."),
                new("sharegpt", "A list of messages per row."),
                new("openai", "A list of messages per row; several tool results in a row count as one.")),
            "How a row is laid out.") { Default = "\"alpaca\"" },
        new("ranking", ValueShape.Bool, "The rows are pairs of a better and a worse answer, for stages rm and dpo.") { Default = "false" },
        new("subset", ValueShape.Text.OrNull(), "Part of a hub dataset."),
        new("split", ValueShape.Text, "Split of the dataset, or parts of it, as in train[:10%] or train[100:200]+train[-5%:]; a local file has only train.") { Default = "\"train\"" },
        new("folder", ValueShape.Text.OrNull(), "Folder inside a hub dataset."),
        new("num_samples", ValueShape.WholeNumber(min: 1).OrNull(), "Draws this many rows, fewer or more than there are."),
        new("columns", ValueShape.Closed(Columns), "Which columns hold what." + WholeBlock),
        new("tags", ValueShape.Closed(Tags), "Which words messages use." + WholeBlock),
        new("file_sha1", ValueShape.Text.OrNull(), "Without an effect.") { Deprecated = "file_sha1 has no effect any more." },
    ]) with
    {
        Snippets =
        [
            new("alpaca file", "Rows with instruction, input and output.", """{ "file_name": "${1:data.json}" }"""),
            new(
                "messages file",
                "Rows with a list of messages, each with role and content.",
                """
                {
                  "file_name": "${1:data.json}",
                  "formatting": "sharegpt",
                  "columns": { "messages": "messages" },
                  "tags": {
                    "role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant", "system_tag": "system"
                  }
                }
                """),
        ],
    };

    /// <summary>The whole file: datasets by name.</summary>
    public static ValueShape File { get; } = new() { Kinds = ValueKinds.Mapping, OtherFields = Entry };

    private static ValueField Name(string name, string documentation, string? byDefault) =>
        new(name, ValueShape.Text.OrNull(), documentation) { Default = byDefault is null ? "null" : $"\"{byDefault}\"" };
}
