using Lathe.Recipes.Findings;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Schema;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Json;

/// <summary>What the fields of one dataset mean together.</summary>
/// <param name="entry">The dataset, whose value is a mapping.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class DatasetEntryRules(JProperty entry, JsonFindings findings)
{
    private static readonly string[] AlpacaColumns = ["prompt", "query", "response", "history"];

    private static readonly string[] NeededTags = ["role_tag", "content_tag", "user_tag", "assistant_tag"];

    private readonly JObject _fields = (JObject)entry.Value;

    private string? FileName => Text(_fields, "file_name");

    private bool IsAlpaca => Text(_fields, "formatting") is null or "alpaca";

    private bool IsRanking => _fields["ranking"] is JValue { Value: true };

    private JObject? Columns => _fields["columns"] as JObject;

    private JObject? Tags => _fields["tags"] as JObject;

    public void Check()
    {
        CheckSource();
        if (IsAlpaca)
        {
            CheckAlpaca();
        }
        else if (Text(_fields, "formatting") is "sharegpt" or "openai")
        {
            CheckMessages();
        }

        CheckRanking();
    }

    /// <summary>Whether the data file is there, and of a kind that can be read.</summary>
    public void CheckFiles(string folder, IJsonFacts facts)
    {
        if (FileName is not { Length: > 0 } name || RemoteSource() is not null)
        {
            return;
        }

        string path = Path.Combine(folder, name);
        switch (facts.GetPathKind(path))
        {
            case PathKind.Missing:
                Add(FindingCodes.DataFileMissing, Severity.Warning, _fields["file_name"], $"There is no file or folder '{path}'.",
                    "Put the data there, or correct the name; other datasets of this file can be used.");
                break;
            case PathKind.File:
                CheckExtensions(path, [name]);
                break;
            case PathKind.Folder when facts.GetFileNames(path) is { } files:
                CheckExtensions(path, files);
                break;
        }
    }

    private void CheckExtensions(string path, IReadOnlyCollection<string> files)
    {
        string[] names = [.. files.Select(Path.GetExtension).Distinct().Order(StringComparer.Ordinal)!];
        DataFileKind?[] kinds = [.. files.Select(DataFileNames.KindOf).Distinct()];
        string? problem = kinds switch
        {
            [] => "holds no file",
            [not null] => null,
            [null] when names is [""] => "has no extension, which tells how to read it",
            [null] when names is [var name] => $"can't be read as rows: {name} is no kind of data file",
            _ => $"mixes kinds of files: {string.Join(", ", names.Take(5))}",
        };
        if (problem is not null)
        {
            Add(FindingCodes.DataFileKinds, Severity.Error, _fields["file_name"], $"'{path}' {problem}.",
                $"Possible: {DataFileNames.Listing}. One kind per folder.");
        }
    }

    private void CheckSource()
    {
        string? remote = RemoteSource();
        if (remote is null && !_fields.ContainsKey("file_name"))
        {
            findings.Add(
                FindingCodes.DatasetWithoutSource,
                Severity.Error,
                JsonPlace.Of(entry),
                $"{SchemaWords.Shorten(entry.Name)} does not say where its rows are.",
                "Add file_name with a file in this folder.");
        }
        else if (remote is not null && FileName is not null)
        {
            Add(FindingCodes.DatasetSeveralSources, Severity.Warning, _fields["file_name"],
                $"{remote} wins over file_name, so this file is not read.", $"Remove {remote} to use the file.");
        }
        else if (remote is null && Text(_fields, "split") is { } split && !split.StartsWith("train", StringComparison.Ordinal))
        {
            Add(FindingCodes.DatasetSplit, Severity.Error, _fields["split"],
                $"A local file has only the split train, not '{SchemaWords.Shorten(split)}'.", "Remove the line, or name another file.");
        }
    }

    private void CheckAlpaca()
    {
        if (Columns is { } columns && !Named(columns, "prompt") && !Named(columns, "query"))
        {
            bool messages = Named(columns, "messages");
            findings.Add(
                FindingCodes.DatasetColumns,
                Severity.Error,
                Name("columns"),
                messages ? "columns names messages, which formatting alpaca does not read." : $"columns names no prompt. {WholeBlock("columns")}",
                messages ? "Add \"formatting\": \"sharegpt\"." : "Add \"prompt\": \"instruction\", or the column that the rows use.");
        }
        else if (Columns is { } some && IsSupervised(some) && OmittedOf(some, ["prompt", "response"]) is { Length: > 0 } omitted)
        {
            Omitted("columns", omitted);
        }

        if (Tags is not null)
        {
            findings.Add(FindingCodes.DatasetInfoNoEffect, Severity.Warning, Name("tags"), "tags have no effect with formatting alpaca.",
                "Remove them; for lists of messages, set \"formatting\": \"sharegpt\".");
        }
    }

    private void CheckMessages()
    {
        if (Columns is { } columns)
        {
            if (!Named(columns, "messages"))
            {
                findings.Add(
                    FindingCodes.DatasetColumns,
                    Severity.Error,
                    Name("columns"),
                    $"columns names no messages. {WholeBlock("columns")}",
                    "Add \"messages\": \"conversations\", or the column that the rows use.");
            }

            foreach (JProperty unused in columns.Properties().Where(column => AlpacaColumns.Contains(column.Name)))
            {
                findings.Add(FindingCodes.DatasetInfoNoEffect, Severity.Warning, JsonPlace.Of(unused),
                    $"{unused.Name} has no effect with formatting {Text(_fields, "formatting")}.", "Remove it; messages hold all turns.");
            }
        }

        if (Tags is not { } tags)
        {
            return;
        }

        foreach (string tag in OmittedOf(tags, NeededTags))
        {
            string usual = DatasetInfoShape.Tags.First(field => field.Name == tag).Default!;
            findings.Add(FindingCodes.DatasetTags, Severity.Error, Name("tags"), $"tags leaves out {tag}. {WholeBlock("tags")}",
                $"Add \"{tag}\": {usual}, or the word that the rows use.");
            return;
        }

        bool usesTools = Columns is { } some && Named(some, "tools") || Named(tags, "function_tag") || Named(tags, "observation_tag");
        if (usesTools && OmittedOf(tags, ["observation_tag", "function_tag"]) is { Length: > 0 } omitted)
        {
            Omitted("tags", omitted);
        }
    }

    private void CheckRanking()
    {
        string[] pair = ["chosen", "rejected"];
        bool isLocal = RemoteSource() is null;
        string[] missing = OmittedOf(Columns ?? [], pair);
        if (IsRanking && missing.Length > 0 && (Columns is not null || isLocal))
        {
            findings.Add(FindingCodes.DatasetRanking, Severity.Error, Name("ranking"),
                $"ranking is about pairs of answers, and columns does not name {string.Join(" and ", missing)}.",
                "Name both columns: chosen and rejected have no default.");
        }
        else if (IsRanking && Columns is { } columns && Named(columns, "kto_tag"))
        {
            Add(FindingCodes.DatasetRanking, Severity.Warning, columns["kto_tag"], "kto_tag wins over ranking: rows are no pairs then.",
                "Keep one of the two.");
        }
        else if (!IsRanking && Columns is { } others && pair.All(name => Named(others, name)))
        {
            findings.Add(FindingCodes.DatasetRanking, Severity.Warning, Name("columns"),
                "columns names chosen and rejected, which are read only with ranking.", "Add \"ranking\": true.");
        }
    }

    /// <summary>More than text alone is named, so that an answer is to be expected.</summary>
    private bool IsSupervised(JObject columns) =>
        !IsRanking && (Named(columns, "query") || Named(columns, "history") || Named(columns, "system") || Named(columns, "tools"));

    private void Omitted(string block, string[] names) => findings.Add(
        FindingCodes.DatasetOmittedIsNull,
        Severity.Hint,
        Name(block),
        $"{block} leaves out {string.Join(" and ", names)}. {WholeBlock(block)}",
        "Name what the rows have.");

    private static string WholeBlock(string block) => $"Where there is {block}, what it does not name is null and not its default.";

    private string? RemoteSource() =>
        DatasetInfoShape.Sources.Select(source => source.Name).FirstOrDefault(name => Text(_fields, name) is { Length: > 0 });

    private static string[] OmittedOf(JObject block, IReadOnlyList<string> names) => [.. names.Where(name => !Named(block, name))];

    private static bool Named(JObject block, string name) => block[name] is { Type: not JTokenType.Null };

    private static string? Text(JObject mapping, string name) => (mapping[name] as JValue)?.Value as string;

    private Text.TextSpan Name(string field) => JsonPlace.Of(_fields.Property(field, StringComparison.Ordinal));

    private void Add(string code, Severity severity, JToken? place, string message, string help) =>
        findings.Add(code, severity, JsonPlace.Of(place), message, help);
}
