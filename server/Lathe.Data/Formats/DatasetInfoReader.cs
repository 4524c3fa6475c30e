using System.Text.Json;
using Lathe.Data.Hub;
using Lathe.Models.Hub;

namespace Lathe.Data.Formats;

/// <summary>Checks one entry of dataset_info.json and turns it into a <see cref="DatasetInfo"/>.</summary>
internal sealed class DatasetInfoReader
{
    private static readonly string[] HubOnlyKeys = ["subset", "folder"];

    /// <summary>In the order in which they win.</summary>
    private static readonly string[] HubKeys = ["hf_hub_url", "ms_hub_url", "om_hub_url"];

    private static readonly string[] NetworkKeys = [.. HubKeys, "script_url", "cloud_file_name"];

    /// <summary>file_sha1 is from older registries and has no effect in newer ones either.</summary>
    private static readonly string[] KnownKeys =
        [.. NetworkKeys, "file_name", "formatting", "ranking", "subset", "split", "folder", "num_samples", "columns", "tags", "file_sha1"];

    private static readonly string[] MediaColumns = ["images", "videos", "audios"];

    private static readonly string[] ColumnKeys =
        ["prompt", "query", "response", "history", "messages", "system", "tools", .. MediaColumns, "chosen", "rejected", "kto_tag"];

    private static readonly string[] TagKeys =
        ["role_tag", "content_tag", "user_tag", "assistant_tag", "observation_tag", "function_tag", "system_tag"];

    private readonly string _where;
    private readonly JsonElement _entry;
    private readonly List<string> _notes = [];

    private DatasetInfoReader(JsonElement entry, string where)
    {
        _entry = entry;
        _where = where;
    }

    public static DatasetInfo Read(string name, JsonElement entry, string where, string datasetDir)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new DataException(
                $"{where}: this should be an object such as {{\"file_name\": \"data.json\"}}, not {JsonText.Kind(entry)}.");
        }

        try
        {
            return new DatasetInfoReader(entry, where).Read(name, datasetDir);
        }
        catch (InvalidOperationException e)
        {
            // How JsonElement reports text that is not UTF-8, or half a surrogate pair.
            throw new DataException($"{where}: this holds text that is not valid Unicode. Save the file as UTF-8.", e);
        }
    }

    private DatasetInfo Read(string name, string datasetDir)
    {
        CheckKeys(_entry, KnownKeys, "");
        var splits = Splits();
        var (path, parts) = Source(datasetDir, splits);
        CheckUnsupported(isLocal: parts is null, splits);
        var info = new DatasetInfo
        {
            Name = name,
            Where = _where,
            DataPath = path,
            Parts = parts ?? [.. splits.Where(split => !split.IsWhole || splits.Count > 1).Select(split => new DatasetPart(null, split))],
            Formatting = Formatting(),
            NumSamples = NumSamples(),
            Columns = Block("columns", ColumnKeys) is { } columns ? ReadColumns(columns) : new(),
            Tags = Block("tags", TagKeys) is { } tags ? ReadTags(tags) : new(),
            HasColumnsBlock = _entry.TryGetProperty("columns", out _),
            HasTagsBlock = _entry.TryGetProperty("tags", out _),
        };
        CheckTogether(info);
        return info with { Notes = _notes };
    }

    private IReadOnlyList<SplitPart> Splits()
    {
        var text = Text(_entry, "split", "") ?? "train";
        return SplitPart.Parse(text) ?? throw Error("split", $"'{text}' names no rows. Write a split, a part of it such as train[:10%], "
            + "train[100:200] or train[-5%:], or several of these with + between them.");
    }

    /// <summary>The file or folder with the rows, and for a hub's layout the files in it.</summary>
    private (string Path, IReadOnlyList<DatasetPart>? Parts) Source(string datasetDir, IReadOnlyList<SplitPart> splits)
    {
        foreach (var key in HubKeys)
        {
            if (Text(_entry, key, "") is { Length: > 0 } id)
            {
                return OfHub(key, id, datasetDir, splits);
            }
        }

        if (Text(_entry, "script_url", "") is not null)
        {
            throw Error("script_url", "scripts of a dataset are not run. Write what the script gives into a file, name it as file_name and remove "
                + "script_url (which would take precedence).");
        }

        if (Text(_entry, "cloud_file_name", "") is not null)
        {
            throw Error("cloud_file_name", "files in a cloud store are not fetched. Fetch the file, name it as file_name and remove "
                + "cloud_file_name (which would take precedence).");
        }

        var fileName = Text(_entry, "file_name", "") is { Length: > 0 } given
            ? given
            : throw Error("file_name", "this is missing; it names the data file, relative to the folder of dataset_info.json.");
        return (Path.Combine(datasetDir, fileName), null);
    }

    /// <summary>A folder of that name, or what was fetched under it: nothing is fetched here.</summary>
    private (string Path, IReadOnlyList<DatasetPart>? Parts) OfHub(string key, string id, string datasetDir, IReadOnlyList<SplitPart> splits)
    {
        var local = Path.GetFullPath(id, Path.GetFullPath(datasetDir));
        var folder = Directory.Exists(local) ? local : HubCache.FindDataset(id);
        if (folder is null)
        {
            var fetch = !HubCache.IsId(id) ? $"'{id}' is no name of a dataset (owner/name), and no folder in {datasetDir}."
                : key == "hf_hub_url" ? $"'{id}' is not on this machine (looked for {local} and {HubCache.DatasetFolder(id)}). Fetch it first: lathe data fetch {id}"
                : $"'{id}' is not on this machine, and Lathe fetches from the Hugging Face hub only. Fetch it by that hub's own tool.";
            var file = Text(_entry, "file_name", "") is { } name ? $" To use {name} instead, remove {key}, which takes precedence." : "";
            throw Error(key, fetch + file);
        }

        var dataset = new HubDataset(_where, folder);
        return (folder, [.. splits.Select(split =>
            new DatasetPart(dataset.Find(Text(_entry, "subset", ""), split.Split, Text(_entry, "folder", "")), split))]);
    }

    private void CheckUnsupported(bool isLocal, IReadOnlyList<SplitPart> splits)
    {
        if (_entry.TryGetProperty("ranking", out var ranking) && ranking.ValueKind is not (JsonValueKind.False or JsonValueKind.Null))
        {
            throw Error("ranking", "preference data (chosen and rejected answers) trains stages rm and dpo, which Lathe does not have yet. "
                + "It cannot be used for stages pt and sft.");
        }

        if (!isLocal)
        {
            return;
        }

        if (splits.FirstOrDefault(split => split.Split != "train") is { } other)
        {
            throw Error("split", $"a local file has the split 'train' only, not '{other.Split}'. Remove the key, or name parts of train.");
        }

        foreach (var key in HubOnlyKeys.Where(key => Text(_entry, key, "") is not null))
        {
            _notes.Add($"{_where}, {key}: this has no effect on a local file.");
        }
    }

    private DatasetFormatting Formatting() => Text(_entry, "formatting", "") switch
    {
        null or "alpaca" => DatasetFormatting.Alpaca,
        "sharegpt" => DatasetFormatting.ShareGpt,
        "openai" => DatasetFormatting.OpenAi,
        var other => throw Error("formatting", $"'{other}' is not alpaca, sharegpt or openai."
            + NameSuggestion.Sentence(other, ["alpaca", "sharegpt", "openai"])),
    };

    private int? NumSamples()
    {
        if (!_entry.TryGetProperty("num_samples", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count > 0
            ? count
            : throw Error("num_samples", "this should be a whole number above 0.");
    }

    private DatasetColumns ReadColumns(JsonElement block)
    {
        foreach (var key in MediaColumns.Where(key => Text(block, key, "columns.") is not null))
        {
            throw Error($"columns.{key}", "images, videos and audio are not supported yet.");
        }

        if (Text(block, "kto_tag", "columns.") is not null)
        {
            throw Error("columns.kto_tag", "this trains stage kto, which Lathe does not have yet.");
        }

        string? Column(string key) => Text(block, key, "columns.");
        return new DatasetColumns
        {
            Prompt = Column("prompt"),
            Query = Column("query"),
            Response = Column("response"),
            History = Column("history"),
            Messages = Column("messages"),
            System = Column("system"),
            Tools = Column("tools"),
        };
    }

    private DatasetTags ReadTags(JsonElement block)
    {
        string? Tag(string key) => Text(block, key, "tags.");
        string Needed(string key, string usual) => Tag(key) ?? throw Error($"tags.{key}",
            $"this is missing. {WholeBlockRule("tags")} Add \"{key}\": \"{usual}\" or the word your file uses.");
        return new DatasetTags
        {
            RoleTag = Needed("role_tag", "from"),
            ContentTag = Needed("content_tag", "value"),
            UserTag = Needed("user_tag", "human"),
            AssistantTag = Needed("assistant_tag", "gpt"),
            ObservationTag = Tag("observation_tag"),
            FunctionTag = Tag("function_tag"),
            SystemTag = Tag("system_tag"),
        };
    }

    private void CheckTogether(DatasetInfo info)
    {
        var columns = info.Columns;
        if (info.Formatting == DatasetFormatting.Alpaca)
        {
            if (columns.Prompt is null && columns.Query is null)
            {
                throw Error("columns", columns.Messages is not null
                    ? "this names messages, which formatting 'alpaca' (the default) does not read. Add \"formatting\": \"sharegpt\"."
                    : $"this names no prompt. {WholeBlockRule("columns")} Add \"prompt\": \"instruction\" or the column your file uses.");
            }

            if (info.HasTagsBlock)
            {
                _notes.Add($"{_where}, tags: these have no effect with formatting 'alpaca'. "
                    + "For a list of messages set \"formatting\": \"sharegpt\".");
            }
        }
        else if (columns.Messages is null)
        {
            throw Error("columns", $"this names no messages. {WholeBlockRule("columns")} "
                + "Add \"messages\": \"conversations\" or the column your file uses.");
        }
    }

    private JsonElement? Block(string key, string[] known)
    {
        if (!_entry.TryGetProperty(key, out var block))
        {
            return null;
        }

        if (block.ValueKind != JsonValueKind.Object)
        {
            throw Error(key, $"this should be an object, not {JsonText.Kind(block)}.");
        }

        CheckKeys(block, known, key + ".");
        return block;
    }

    /// <summary>A slip of the pen is an error, since the setting would silently not count; a key of some other tool is a note.</summary>
    private void CheckKeys(JsonElement element, string[] known, string prefix)
    {
        foreach (var key in element.EnumerateObject().Select(p => p.Name).Where(key => !known.Contains(key, StringComparer.Ordinal)))
        {
            if (NameSuggestion.Nearest(key, known) is { } nearest)
            {
                throw Error(prefix + key, $"there is no such key. Did you mean '{prefix}{nearest}'?");
            }

            _notes.Add($"{_where}, {prefix}{key}: there is no such key, so it has no effect.");
        }
    }

    private string? Text(JsonElement element, string key, string prefix)
    {
        if (!element.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw Error(prefix + key, $"this should be a text, not {JsonText.Kind(value)}.");
    }

    /// <summary>The rule of LLaMA-Factory's that surprises most, for messages about what it left out.</summary>
    public static string WholeBlockRule(string block) =>
        $"Where an entry has `{block}`, whatever that block does not name is null and not its default, as in LLaMA-Factory.";

    private DataException Error(string key, string message) => new($"{_where}, {key}: {message}");
}
