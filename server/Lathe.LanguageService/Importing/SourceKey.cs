using System.Globalization;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Importing;

/// <summary>A key of the source with its value, and ways to look at that.</summary>
/// <param name="Name">The key, with dots for what is inside another.</param>
/// <param name="Node">Its value.</param>
/// <param name="Line">From 1.</param>
internal sealed record SourceKey(string Name, YamlNode Node, int Line)
{
    /// <summary>It says something: neither null, nor an empty text, list or mapping.</summary>
    public bool IsSet => Node switch
    {
        ScalarNode { Value.Kind: ScalarKind.Null } => false,
        ScalarNode scalar => scalar.Text.Length > 0,
        SequenceNode sequence => sequence.Items.Count > 0,
        MappingNode mapping => mapping.Entries.Count > 0,
        _ => false,
    };

    public bool IsTrue => Node is ScalarNode { Value: { Kind: ScalarKind.Bool, Bool: true } };

    public bool IsFalse => Node is ScalarNode { Value: { Kind: ScalarKind.Bool, Bool: false } };

    /// <summary>It asks for nothing: not set, false or 0.</summary>
    public bool IsIdle => !IsSet || IsFalse || Number == 0;

    /// <summary>The characters of a scalar; null for others and for null.</summary>
    public string? Text => Node is ScalarNode { Value.Kind: not ScalarKind.Null } scalar ? scalar.Value.ToString() : null;

    public double? Number => Node is ScalarNode { Value: var value } ? value.Kind switch
    {
        ScalarKind.WholeNumber => (double)value.WholeNumber,
        ScalarKind.Real => value.Real,
        ScalarKind.Text when double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    } : null;

    /// <summary>The number, also one in quotes, which Axolotl takes; null for what is none.</summary>
    public object? NumberValue => Value is int or double ? Value
        : Number is not { } number ? null
        : number is >= int.MinValue and <= int.MaxValue && number == Math.Floor(number) ? (object)(int)number
        : number;

    /// <summary>A scalar, or a list of them as texts, in a form that can be written; null for what can't.</summary>
    public object? Value => Node switch
    {
        ScalarNode { Value: var value } => value.Kind switch
        {
            ScalarKind.Bool => value.Bool,
            ScalarKind.WholeNumber when value.WholeNumber >= int.MinValue && value.WholeNumber <= int.MaxValue => (int)value.WholeNumber,
            ScalarKind.WholeNumber => (double)value.WholeNumber,
            ScalarKind.Real => value.Real,
            ScalarKind.Text => value.Text,
            _ => null,
        },
        SequenceNode sequence when sequence.Items.All(item => item is ScalarNode { Value.Kind: not ScalarKind.Null }) =>
            sequence.Items.Select(item => ((ScalarNode)item).Value.ToString()).ToArray(),
        _ => null,
    };

    /// <summary>What is inside, of repeated keys the last; empty when it is no mapping.</summary>
    public OrderedDictionary<string, SourceKey> Fields(SourceText source) => Read(source, Node, Name + ".");

    /// <summary>The items of a list, or the one thing that stands in place of a list.</summary>
    public IEnumerable<SourceKey> Items(SourceText source) => Node is SequenceNode sequence
        ? sequence.Items.Select(item => this with { Node = item, Line = source.GetPosition(item.Span.Start).Line })
        : [this];

    /// <summary>The keys of a mapping, of repeated ones the last.</summary>
    public static OrderedDictionary<string, SourceKey> Read(SourceText source, YamlNode node, string prefix = "")
    {
        OrderedDictionary<string, SourceKey> keys = new(StringComparer.Ordinal);
        foreach (MappingEntry entry in node is MappingNode mapping ? mapping.Entries : [])
        {
            keys[entry.Key.Text] = new SourceKey(prefix + entry.Key.Text, entry.Value, source.GetPosition(entry.Key.Span.Start).Line);
        }

        return keys;
    }
}
