using System.Text;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Schema;

/// <summary>The reference of keys, files and findings as one Markdown page.</summary>
public static class ReferencePage
{
    /// <summary>The name of the page beside the schemas.</summary>
    public const string FileName = "reference.md";

    private const string OwnPrefix = "lathe_";

    /// <param name="models">The section on models, which are known to another project.</param>
    public static string Generate(string models)
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Reference

            Every key a recipe may have, the models that can be trained, the fields of `dataset_info.json` and of DeepSpeed files, and every finding.
            This page is made from the same catalogues as the checks and the schemas; a change belongs there.

            - [Keys of recipes](#keys-of-recipes)
            - [Lathe's own keys](#lathes-own-keys)
            - [Model families](#model-families)
            - [dataset_info.json](#dataset_infojson)
            - [DeepSpeed files](#deepspeed-files)
            - [Findings](#findings)

            ## Keys of recipes

            *Supported* keys have their effect. Keys that *have no effect* may stay in a recipe. Keys that are *not yet* possible are refused
            unless they ask for nothing. Lists are YAML lists, or one text with commas. A key without commands belongs to all of them.

            """);
        ILookup<bool, RecipeKey> byOwner = RecipeKeys.All.ToLookup(key => key.Name.StartsWith(OwnPrefix, StringComparison.Ordinal));
        foreach (IGrouping<string, RecipeKey> group in byOwner[false].GroupBy(key => key.Group))
        {
            page.Append("\n### ").Append(group.Key).Append("\n\n");
            Keys(page, group);
        }

        page.Append("\n## Lathe's own keys\n\nThey add to LLaMA-Factory's keys; none changes the meaning of another key.\n\n");
        Keys(page, byOwner[true]);
        page.Append('\n').Append(models);
        DatasetInfo(page);
        DeepSpeed(page);
        Findings(page);
        return page.ToString();
    }

    private static void Keys(StringBuilder page, IEnumerable<RecipeKey> keys)
    {
        page.Append("| key | takes | default | commands | status |\n|---|---|---|---|---|\n");
        foreach (RecipeKey key in keys.OrderBy(key => key.Status))
        {
            string name = key.Status == KeyStatus.Supported ? $"**`{key.Name}`**" : $"`{key.Name}`";
            string fallback = KeyFacts.Default(key) is { } value ? MarkdownText.CellCode(value) : "";
            page.Append($"| {name} | {Takes(key)} | {fallback} | {KeyFacts.Commands(key)} | {Status(key)} |\n");
        }
    }

    private static string Takes(RecipeKey key)
    {
        string[] parts =
        [
            KeyFacts.Type(key) + (key.Choices.Count == 0 ? "" : $": {string.Join(", ", key.Choices.Select(MarkdownText.CellCode))}"),
            MarkdownText.Escape(KeyFacts.Range(key)),
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static string Status(RecipeKey key)
    {
        string[] sentences =
        [
            key.Status == KeyStatus.Supported ? "" : $"*{KeyFacts.Status(key)}:*",
            key.Documentation == key.Reason ? "" : MarkdownText.Escape(key.Documentation),
            MarkdownText.Escape(key.Reason),
            key.MemoryEffect is { } memory ? $"Memory: {MarkdownText.Escape(memory)}" : "",
            key.NotYetValues.Count == 0 ? "" : $"Not yet: {string.Join(", ", key.NotYetValues.Select(MarkdownText.CellCode))}.",
        ];
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    private static void DatasetInfo(StringBuilder page)
    {
        page.Append(
            """

            ## dataset_info.json

            A mapping from the names of datasets to these fields. Where an entry has `columns` or `tags`, whatever the block leaves out is null and
            not its default.

            | field | default | meaning |
            |---|---|---|

            """);
        Fields(page, DatasetInfoShape.Entry.Fields, "");
    }

    private static void DeepSpeed(StringBuilder page)
    {
        page.Append(
            """

            ## DeepSpeed files

            Lathe trains on one device and does not use DeepSpeed; the files are checked for trainers that do. `auto` is filled in from the recipe
            where it is named below. Other keys of DeepSpeed are allowed and not looked into.

            | key | default | meaning |
            |---|---|---|

            """);
        Fields(page, DeepSpeedShape.File.Fields, "");
    }

    private static void Fields(StringBuilder page, IReadOnlyList<ValueField> fields, string prefix)
    {
        foreach (ValueField field in fields)
        {
            string fallback = field.Default is null or "null" ? "" : MarkdownText.CellCode(field.Default.Trim('"'));
            string choices = field.Shape.Choices.Count == 0
                ? ""
                : $" Possible: {string.Join(", ", field.Shape.Choices.Select(choice => MarkdownText.CellCode(choice.Text)))}"
                    + $"{(field.Shape.Kinds is ValueKinds.Text or (ValueKinds.Text | ValueKinds.Null) ? "" : " among others")}.";
            string former = field.Deprecated is { } deprecated ? $" *{MarkdownText.Escape(deprecated)}*" : "";
            page.Append($"| `{prefix}{field.Name}` | {fallback} | {MarkdownText.Escape(field.Documentation)}{choices}{former} |\n");
            Fields(page, field.Shape.Fields, $"{prefix}{field.Name}.");
        }
    }

    private static void Findings(StringBuilder page)
    {
        page.Append(
            """

            ## Findings

            Only errors refuse a recipe. `# lathe-disable LT3108 reason` beside a line, or alone on the line before it, silences a code there; errors
            of codes LT1xxx and LT2xxx can't be silenced.

            | code | | meaning | what to do |
            |---|---|---|---|

            """);
        foreach (FindingDescription finding in FindingCatalogue.All)
        {
            page.Append($"| {finding.Code} | {finding.Severity.ToString().ToLowerInvariant()} | {MarkdownText.Escape(finding.Title)} "
                + $"| {MarkdownText.Escape(finding.Help)} |\n");
        }
    }
}
