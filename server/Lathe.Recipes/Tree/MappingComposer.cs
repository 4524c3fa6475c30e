using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>Puts keys and values together as OmegaConf's loader does: repeated keys are refused, merge keys are merged.</summary>
internal sealed class MappingComposer(SourceText source, FindingList findings)
{
    public void Add(List<MappingEntry> entries, YamlNode key, TextSpan keySpan, YamlNode value, TextSpan valueSpan)
    {
        if (key is not ScalarNode scalar)
        {
            findings.Add(new Finding(FindingCodes.KeyNotText, Severity.Error, "A list or mapping can't be a key.", source, keySpan)
            {
                Help = "Write 'name: value'.",
            });
            return;
        }

        if (scalar.Value.Kind == ScalarKind.Null)
        {
            findings.Add(new Finding(FindingCodes.KeyNotText, Severity.Error, "A key is missing before this ':'.", source, keySpan)
            {
                Help = "Write 'name: value'.",
            });
            return;
        }

        // '=' is refused as a value, but is plain text as a key.
        if (scalar.Value is { Kind: ScalarKind.Refused, Text: "=" })
        {
            scalar = new ScalarNode(ScalarValue.FromText("="), ScalarStyle.Plain, scalar.Span);
        }

        entries.Add(new MappingEntry(scalar.Span == keySpan ? scalar : Moved(scalar, keySpan), value, valueSpan));
    }

    public MappingNode Compose(List<MappingEntry> own, TextSpan span, long weight)
    {
        var names = new Dictionary<string, TextSpan>(StringComparer.Ordinal);
        foreach (MappingEntry entry in own.Where(entry => entry.Key.Value.Kind == ScalarKind.Text))
        {
            if (!names.TryAdd(entry.Key.Text, entry.Key.Span))
            {
                LinePosition first = source.GetPosition(names[entry.Key.Text].Start);
                findings.Add(new Finding(
                    FindingCodes.DuplicateKey,
                    Severity.Error,
                    $"'{entry.Key.Text}' is already set on line {first.Line}.",
                    source,
                    entry.Key.Span)
                {
                    Key = entry.Key.Text,
                    Help = "Keep one of the two lines.",
                });
            }
        }

        if (!own.Any(entry => IsMerge(entry.Key)))
        {
            return new MappingNode(LastOfEachKey(own), span, weight);
        }

        var merged = new List<MappingEntry>();
        foreach (MappingEntry entry in own.Where(entry => IsMerge(entry.Key)))
        {
            merged.AddRange(MergedEntries(entry));
        }

        merged.AddRange(own.Where(entry => !IsMerge(entry.Key)));
        return new MappingNode(LastOfEachKey(merged), span, weight);
    }

    private static bool IsMerge(ScalarNode key) => key is { Style: ScalarStyle.Plain, Value: { Kind: ScalarKind.Refused, Text: "<<" } };

    private static ScalarNode Moved(ScalarNode key, TextSpan span) => new(key.Value, key.Style, span);

    private static List<MappingEntry> LastOfEachKey(List<MappingEntry> entries)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var kept = new List<MappingEntry>();
        foreach (MappingEntry entry in entries)
        {
            // The kind is part of the identity: the text "1" and the number 1 are two keys.
            string identity = $"{entry.Key.Value.Kind}:{entry.Key.Value}";
            if (places.TryGetValue(identity, out int place))
            {
                kept[place] = entry;
            }
            else
            {
                places.Add(identity, kept.Count);
                kept.Add(entry);
            }
        }

        return kept;
    }

    private IEnumerable<MappingEntry> MergedEntries(MappingEntry entry)
    {
        switch (entry.Value)
        {
            case MappingNode mapping:
                return mapping.Entries;
            case SequenceNode sequence when sequence.Items.All(item => item is MappingNode):
                // Earlier mappings win over later ones, so they are laid down last.
                return sequence.Items.Cast<MappingNode>().Reverse().SelectMany(mapping => mapping.Entries);
            default:
                findings.Add(new Finding(
                    FindingCodes.MergeKey, Severity.Error, "'<<' needs a mapping, or a list of mappings.", source, entry.ValueSpan)
                {
                    Help = "Name a mapping with '&name' and merge it with '<<: *name'.",
                });
                return [];
        }
    }
}
