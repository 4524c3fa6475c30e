using Lathe.Recipes.Json;

namespace Lathe.LanguageService.Importing;

/// <summary>Makes entries of a registry out of Axolotl's lists of datasets.</summary>
/// <param name="draft">The recipe they are for.</param>
/// <param name="stage">What the recipe learns.</param>
internal sealed class DatasetEntries(ImportDraft draft, string stage)
{
    /// <summary>Columns that a configuration may name, with what the registry calls them.</summary>
    private static readonly Dictionary<string, string> FieldNames = new(StringComparer.Ordinal)
    {
        ["field"] = "prompt",
        ["text_column"] = "prompt",
        ["field_human"] = "prompt",
        ["field_prompt"] = "prompt",
        ["field_instruction"] = "prompt",
        ["field_input"] = "query",
        ["field_output"] = "response",
        ["field_model"] = "response",
        ["field_completion"] = "response",
        ["field_system"] = "system",
        ["field_tools"] = "tools",
        ["field_messages"] = "messages",
        ["field_chosen"] = "chosen",
        ["field_rejected"] = "rejected",
        ["field_label"] = "kto_tag",
    };

    /// <summary>Fields that say nothing a registry could, with the reason.</summary>
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["chat_template"] = "One template counts for all datasets: template.",
        ["chat_template_jinja"] = "Jinja is not run: choose a template by its name.",
        ["conversation"] = "One template counts for all datasets: template.",
        ["drop_system_message"] = "System messages are kept.",
        ["format"] = "The template decides how a question and its answer become a text.",
        ["no_input_format"] = "The template decides how a question and its answer become a text.",
        ["system_format"] = "The template decides how a question and its answer become a text.",
        ["prompt_format"] = "The template decides how a question and its answer become a text.",
        ["chosen_format"] = "The template decides how a question and its answer become a text.",
        ["rejected_format"] = "The template decides how a question and its answer become a text.",
        ["completion_format"] = "The template decides how a question and its answer become a text.",
        ["input_format"] = "The template decides how a question and its answer become a text.",
        ["system_prompt"] = "A system message for all rows is the recipe's default_system.",
        ["message_field_training"] = "Single messages can't be left out of the loss; mask_history leaves all but the last answer out.",
        ["message_field_training_detail"] = "Parts of messages can't be left out of the loss.",
        ["roles_to_train"] = "The answers are learned, and with train_on_prompt everything.",
        ["train_on_eos"] = "The end of each answer is learned.",
        ["train_on_eot"] = "The end of each answer is learned.",
        ["field_thinking"] = "Thoughts are a part of the answer's text.",
        ["template_thinking_key"] = "Thoughts are a part of the answer's text.",
        ["split_thinking"] = "Thoughts are a part of the answer's text.",
        ["shards"] = "All rows are used; max_samples uses fewer.",
        ["shards_idx"] = "All rows are used; max_samples uses fewer.",
        ["skip"] = "All rows are used; max_samples uses fewer.",
        ["preprocess_shards"] = "All rows are used; max_samples uses fewer.",
        ["revision"] = "Data is read from local files, which have no revisions.",
        ["trust_remote_code"] = "Code that comes with data is never run.",
        ["input_transform"] = "Python functions are not run on rows.",
    };

    /// <summary>Fields that are looked at by themselves, or that files show without them.</summary>
    private static readonly HashSet<string> Read =
    [
        "path", "type", "name", "split", "data_files", "ds_type", "roles",
        "message_property_mappings", "message_field_role", "message_field_content",
    ];

    /// <summary>The names of the datasets of a list.</summary>
    public IReadOnlyList<string> Add(SourceKey list) => [.. list.Items(draft.Source).Where(item => item.IsSet).SelectMany(Names)];

    private IEnumerable<string> Names(SourceKey item)
    {
        IReadOnlyDictionary<string, SourceKey> fields = item.Fields(draft.Source);
        string? path = fields.GetValueOrDefault("path")?.Text ?? item.Text;
        string[] files = fields.GetValueOrDefault("data_files")?.Value switch
        {
            string file => [file],
            string[] several => several,
            _ => [],
        };
        string[] rows = files.Length > 0 ? files : path is { Length: > 0 } ? [path] : [];
        if (rows.Length == 0)
        {
            draft.Leave($"{item.Name}.path", item.Line, "A dataset without a path has no rows.");
            yield break;
        }

        foreach (SourceKey field in fields.Values.Where(field => !field.IsIdle))
        {
            LeaveUnlessRead(item, field, fields);
        }

        foreach (string file in rows)
        {
            // Axolotl reads files of a hub dataset when path is one.
            bool isLocal = IsLocal(file) || (files.Length > 0 && path is "json" or "csv" or "parquet" or "text" or "arrow");
            yield return draft.Registry.Add(isLocal ? file : path ?? file, EntryOf(isLocal ? file : path ?? file, isLocal, item, fields));
        }
    }

    private OrderedDictionary<string, object> EntryOf(string rows, bool isLocal, SourceKey item, IReadOnlyDictionary<string, SourceKey> fields)
    {
        OrderedDictionary<string, object> entry = [];
        if (isLocal)
        {
            entry["file_name"] = draft.Place.FromRegistry(rows);
            if (fields.GetValueOrDefault("split") is { Text: { } split } key && split != "train")
            {
                draft.Leave(key, "A local file is used as a whole; max_samples uses fewer rows.");
            }
        }
        else
        {
            string source = rows.Contains("://", StringComparison.Ordinal) ? "cloud_file_name" : "hf_hub_url";
            entry[source] = rows;
            AddText(entry, "subset", fields.GetValueOrDefault("name")?.Text);
            AddText(entry, "split", fields.GetValueOrDefault("split")?.Text is { } split && split != "train" ? split : null);
            draft.Registry.Remote.Add(rows);
            draft.Leave(
                $"{item.Name}.path",
                item.Line,
                source == "hf_hub_url"
                    ? $"A run fetches nothing from a hub: fetch it once with lathe data fetch {rows}, unless it is in the hub's cache already."
                    : $"{rows} is not on this machine and nothing is downloaded: get its file and put file_name in place of {source} in "
                        + $"{DatasetRegistryDraft.FileName}.");
        }

        DatasetType type = TypeOf(fields);
        bool usesTools = fields.ContainsKey("field_tools");
        if (type.HasMessages)
        {
            entry["formatting"] = usesTools ? "openai" : "sharegpt";
        }

        if (stage is "dpo" or "rm")
        {
            entry["ranking"] = true;
        }

        OrderedDictionary<string, object> columns = ColumnsOf(type, fields);
        if (columns.Count > 0)
        {
            entry["columns"] = columns;
        }

        if (type.HasMessages && TagsOf(type, fields, usesTools) is { } tags)
        {
            entry["tags"] = tags;
        }

        return entry;
    }

    private DatasetType TypeOf(IReadOnlyDictionary<string, SourceKey> fields)
    {
        SourceKey? key = fields.GetValueOrDefault("type");
        if (key is null or { IsSet: false } || key.Fields(draft.Source).Count > 0)
        {
            DatasetType? messages = fields.ContainsKey("field_messages") ? DatasetType.Find("chat_template", stage) : null;
            return messages ?? DatasetType.Usual(stage);
        }

        if (key.Text is { } name && DatasetType.Find(name, stage) is { } known)
        {
            return known;
        }

        draft.Leave(key, $"This type of rows is not known for stage {stage}: check the columns in {DatasetRegistryDraft.FileName}.");
        return DatasetType.Usual(stage);
    }

    /// <summary>The type's columns with those the configuration names; empty where they are the registry's own defaults.</summary>
    private OrderedDictionary<string, object> ColumnsOf(DatasetType type, IReadOnlyDictionary<string, SourceKey> fields)
    {
        SourceKey[] inType = fields.GetValueOrDefault("type") is { } key ? [.. key.Fields(draft.Source).Values] : [];
        (string Name, string Column)[] named =
        [
            .. from field in fields.Values.Concat(inType)
               let column = FieldNames.GetValueOrDefault(NameOf(field))
               where column is not null && field.Text is { Length: > 0 }
               select (column, field.Text),
        ];
        (string Name, string Column)[] own = type.Columns.Length > 0 ? type.Columns
            : inType.Length > 0 ? [("prompt", "instruction"), ("response", "output")]
            : [("prompt", "instruction"), ("query", "input"), ("response", "output")];
        OrderedDictionary<string, object> columns = [];
        bool isUsual = named.Length == 0 && (type.Columns.Length == 0 || own is [("messages", "conversations")]);
        foreach ((string name, string column) in isUsual ? [] : own.Concat(named))
        {
            columns[name] = column;
        }

        return columns;
    }

    private OrderedDictionary<string, object>? TagsOf(DatasetType type, IReadOnlyDictionary<string, SourceKey> fields, bool usesTools)
    {
        bool isShareGpt = type.Columns.Contains(("messages", "conversations"));
        Dictionary<string, string> mapped = WordsOf(fields, "message_property_mappings");
        string role = Named("role", "message_field_role", isShareGpt ? "from" : "role");
        string content = Named("content", "message_field_content", isShareGpt ? "value" : "content");
        bool isOldStyle = role == "from";
        Dictionary<string, string> words = WordsOf(fields, "roles");
        OrderedDictionary<string, object> tags = new()
        {
            ["role_tag"] = role,
            ["content_tag"] = content,
            ["user_tag"] = words.GetValueOrDefault("user", isOldStyle ? "human" : "user"),
            ["assistant_tag"] = words.GetValueOrDefault("assistant", isOldStyle ? "gpt" : "assistant"),
            ["system_tag"] = words.GetValueOrDefault("system", "system"),
        };
        if (usesTools)
        {
            tags["observation_tag"] = words.GetValueOrDefault("tool", "tool");
            tags["function_tag"] = "function_call";
        }

        return isShareGpt && role == "from" && content == "value" && words.Count == 0 && !usesTools ? null : tags;

        string Named(string property, string field, string usual) =>
            mapped.GetValueOrDefault(property) ?? fields.GetValueOrDefault(field)?.Text ?? usual;
    }

    /// <summary>The words of a mapping of texts, or of lists of which the first counts.</summary>
    private Dictionary<string, string> WordsOf(IReadOnlyDictionary<string, SourceKey> fields, string name)
    {
        Dictionary<string, string> words = new(StringComparer.Ordinal);
        OrderedDictionary<string, SourceKey>? inside = fields.GetValueOrDefault(name)?.Fields(draft.Source);
        foreach ((string key, SourceKey value) in inside ?? [])
        {
            if ((value.Value is string[] { Length: > 0 } several ? several[0] : value.Text) is { Length: > 0 } word)
            {
                words[key] = word;
            }
        }

        return words;
    }

    private void LeaveUnlessRead(SourceKey item, SourceKey field, IReadOnlyDictionary<string, SourceKey> fields)
    {
        string name = NameOf(field);
        if (name == "type" && field.Fields(draft.Source) is { Count: > 0 } inside)
        {
            foreach (SourceKey one in inside.Values.Where(one => !one.IsIdle && !FieldNames.ContainsKey(NameOf(one))))
            {
                draft.Leave(one, ReasonFor(NameOf(one)));
            }
        }
        else if (name == "roles" && field.Fields(draft.Source).Values.Any(words => words.Value is string[] { Length: > 1 }))
        {
            draft.Leave(field, $"One word stands for each role: the first of each is taken, so bring the rows of {item.Name} to it.");
        }
        else if (!Read.Contains(name) && !FieldNames.ContainsKey(name) && !IsUsual(name, field, fields))
        {
            draft.Leave(field, ReasonFor(name));
        }
    }

    private static string ReasonFor(string name) =>
        Reasons.GetValueOrDefault(name) ?? KeyRules.UnknownReason(name, [.. Read, .. FieldNames.Keys, .. Reasons.Keys]);

    /// <summary>It asks for what is done anyway.</summary>
    private static bool IsUsual(string name, SourceKey field, IReadOnlyDictionary<string, SourceKey> fields) => name switch
    {
        "roles_to_train" => field.Value is string[] and (["assistant"] or ["gpt"] or ["gpt", "assistant"] or ["assistant", "gpt"]),
        "train_on_eos" or "train_on_eot" => field.Text is "turn" or "all",
        "conversation" or "chat_template" => fields.ContainsKey("type") && field.Text is "tokenizer_default",
        _ => false,
    };

    private static string NameOf(SourceKey key) => key.Name[(key.Name.LastIndexOf('.') + 1)..];

    private static bool IsLocal(string path) => !path.Contains("://", StringComparison.Ordinal) && (
        DataFileNames.KindOf(path) is not null
        || path.StartsWith('.') || path.StartsWith('/') || path.StartsWith('~') || path.Contains('\\', StringComparison.Ordinal)
        || path.Count(c => c == '/') > 1);

    private static void AddText(OrderedDictionary<string, object> entry, string name, string? text)
    {
        if (text is { Length: > 0 })
        {
            entry[name] = text;
        }
    }
}
