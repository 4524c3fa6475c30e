using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>Sorts a recipe's entries, and then those of arguments, into known keys; the others become findings.</summary>
/// <remarks>What to say about former and unknown names depends on the recipe's command, which is known when all keys are.</remarks>
internal sealed class KeyCollector(FindingList findings)
{
    private readonly Dictionary<string, BoundKey> _keys = new(StringComparer.Ordinal);
    private readonly List<Action<RecipeCommand>> _reports = [];

    public IReadOnlyDictionary<string, BoundKey> Keys => _keys;

    public void Add(RecipeTree tree)
    {
        switch (tree.Root)
        {
            case MappingNode mapping:
                foreach (MappingEntry entry in mapping.Entries)
                {
                    Add(tree.Source, entry);
                }

                break;
            case ScalarNode { Value.Kind: ScalarKind.Null }:
                break;
            case YamlNode other:
                findings.Add(new Finding(
                    FindingCodes.NotAMapping,
                    Severity.Error,
                    $"A recipe consists of 'key: value' lines; this is {ValueReader.Name(other)}.",
                    tree.Source,
                    FirstLine(tree.Source, other.Span))
                {
                    Help = "Start for example with model_name_or_path: and the folder of a model.",
                });
                break;
        }
    }

    public void Add(SourceText source, MappingEntry entry)
    {
        string name = entry.Key.Text;
        if (entry.Key.Value.Kind != ScalarKind.Text)
        {
            findings.Add(new Finding(
                FindingCodes.KeyNotText,
                Severity.Error,
                $"'{name}' is {ValueReader.Name(entry.Key)} to YAML, not a key.",
                source,
                entry.Key.Span)
            {
                Help = "Write 'key: value' with a key of a recipe.",
            });
        }
        else if (Renames.Deprecated.TryGetValue(name, out string? newName))
        {
            AddDeprecated(source, entry, newName);
        }
        else if (RecipeKeys.Find(name) is { } key)
        {
            Set(new BoundKey(key, source, entry.Key.Span, entry.Value, entry.ValueSpan));
        }
        else
        {
            _reports.Add(command => ReportUnknown(source, entry, name, command));
        }
    }

    /// <summary>Reports former and unknown names.</summary>
    public void Report(RecipeCommand command)
    {
        foreach (Action<RecipeCommand> report in _reports)
        {
            report(command);
        }
    }

    private static TextSpan FirstLine(SourceText source, TextSpan span)
    {
        TextSpan line = source.GetLineSpan(source.GetLineIndex(span.Start));
        return TextSpan.FromBounds(span.Start, Math.Min(span.End, line.End));
    }

    private void Set(BoundKey bound) => _keys[bound.Key.Name] = bound;

    private void AddDeprecated(SourceText source, MappingEntry entry, string newName)
    {
        RecipeKey key = RecipeKeys.Find(newName)!;
        bool hasNew = _keys.TryGetValue(newName, out BoundKey? present) && present.Source == source;
        _reports.Add(command => ReportDeprecated(source, entry, key, hasNew, command));
        if (!hasNew)
        {
            Set(new BoundKey(key, source, entry.Key.Span, entry.Value, entry.ValueSpan));
        }
    }

    private void ReportDeprecated(SourceText source, MappingEntry entry, RecipeKey key, bool hasNew, RecipeCommand command)
    {
        // A key of another command is refused under any name.
        if (!key.Commands.Contains(command))
        {
            return;
        }

        findings.Add(new Finding(
            FindingCodes.DeprecatedKey,
            Severity.Warning,
            hasNew
                ? $"'{entry.Key.Text}' is the former name of '{key.Name}', which is set too and wins."
                : $"'{entry.Key.Text}' is the former name of '{key.Name}'; LLaMA-Factory refuses it today.",
            source,
            entry.Key.Span)
        {
            Key = key.Name,
            Help = hasNew ? "Remove this line." : $"Rename it to {key.Name}.",
            Suggestion = key.Name,
        });
    }

    private void ReportUnknown(SourceText source, MappingEntry entry, string name, RecipeCommand command)
    {
        if (findings.IsFull)
        {
            return;
        }

        bool ofDataset = Renames.OfDatasetInfo.Contains(name);
        string? suggestion = ofDataset ? null : Renames.SuggestKey(name, command) ?? Renames.SuggestKey(name);
        RecipeKey? suggested = suggestion is null ? null : RecipeKeys.Find(suggestion);
        string shown = name.Length <= 60 ? name : name[..60] + "...";
        findings.Add(new Finding(FindingCodes.UnknownKey, Severity.Error, $"Unknown key '{shown}'.", source, entry.Key.Span)
        {
            Key = name,
            Suggestion = suggestion,
            Help = suggested switch
            {
                null when ofDataset => "It describes a dataset: write it into the dataset's entry in dataset_info.json.",
                null => "Remove it, or look the key up in the reference of recipe keys.",
                { Commands: var owners } when !owners.Contains(command) =>
                    $"'{suggestion}' is meant, perhaps; but it is for {RecipeCommands.Activities(owners)}.",
                { Status: KeyStatus.NotYet } => $"'{suggestion}' is meant, perhaps; but: {suggested.Reason}",
                _ => $"{suggestion}: {suggested.Documentation}",
            },
        });
    }
}
