using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>Sorts a recipe's entries, and then those of arguments, into known keys; the others become findings.</summary>
internal sealed class KeyCollector(FindingList findings)
{
    private readonly Dictionary<string, BoundKey> _keys = new(StringComparer.Ordinal);

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
            ReportUnknown(source, entry, name);
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
        bool hasNew = _keys.TryGetValue(newName, out BoundKey? present) && present.Source == source;
        findings.Add(new Finding(
            FindingCodes.DeprecatedKey,
            Severity.Warning,
            hasNew
                ? $"'{entry.Key.Text}' is the former name of '{newName}', which is set too and wins."
                : $"'{entry.Key.Text}' is the former name of '{newName}'; LLaMA-Factory refuses it today.",
            source,
            entry.Key.Span)
        {
            Key = newName,
            Help = hasNew ? "Remove this line." : $"Rename it to {newName}.",
            Suggestion = newName,
        });
        if (!hasNew)
        {
            Set(new BoundKey(RecipeKeys.Find(newName)!, source, entry.Key.Span, entry.Value, entry.ValueSpan));
        }
    }

    private void ReportUnknown(SourceText source, MappingEntry entry, string name)
    {
        if (findings.IsFull)
        {
            return;
        }

        bool ofDataset = Renames.OfDatasetInfo.Contains(name);
        string? suggestion = ofDataset ? null : Renames.SuggestKey(name);
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
                { Status: KeyStatus.NotYet } => $"'{suggestion}' is meant, perhaps; but: {suggested.Reason}",
                _ => $"{suggestion}: {suggested.Documentation}",
            },
        });
    }
}
