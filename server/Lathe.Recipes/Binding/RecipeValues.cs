using Lathe.Recipes.Keys;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>
/// What is written for a key, or its default: also for keys and values that can't be done yet, which no record of a
/// <see cref="Model.Recipe"/> holds.
/// </summary>
/// <param name="keys">The keys that are set, by their present name.</param>
public sealed class RecipeValues(IReadOnlyDictionary<string, BoundKey> keys)
{
    public bool IsSet(string key) => keys.ContainsKey(key);

    /// <summary>Something is written: not null, not an empty text or list, not false.</summary>
    public bool Has(string key) => keys.GetValueOrDefault(key)?.Value switch
    {
        ScalarNode { Value: { Kind: ScalarKind.Bool, Bool: var value } } => value,
        ScalarNode { Value.Kind: ScalarKind.Null or ScalarKind.Refused } => false,
        ScalarNode scalar => scalar.Text.Length > 0,
        SequenceNode sequence => sequence.Items.Count > 0,
        MappingNode mapping => mapping.Entries.Count > 0,
        _ => false,
    };

    /// <summary>The key is true, be it written or its default.</summary>
    public bool IsTrue(string key) => Scalar(key) is { Kind: ScalarKind.Bool, Bool: true };

    /// <summary>The key's text as written, or its default; null when it has none.</summary>
    public string? Text(string key) => Scalar(key) is { Kind: not (ScalarKind.Null or ScalarKind.Refused) } value ? value.Text : null;

    /// <summary>The key's number as written, or its default; null when it is none.</summary>
    public double? Number(string key) => Scalar(key) switch
    {
        { Kind: ScalarKind.WholeNumber } value => (double)value.WholeNumber,
        { Kind: ScalarKind.Real } value => value.Real,
        _ => null,
    };

    /// <summary>The names in a list, or in a text with commas.</summary>
    public IReadOnlyList<string> Items(string key) => keys.GetValueOrDefault(key)?.Value switch
    {
        SequenceNode sequence => [.. sequence.Items.OfType<ScalarNode>().Select(item => item.Text)],
        ScalarNode { Value.Kind: not (ScalarKind.Null or ScalarKind.Refused) } scalar =>
            scalar.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        _ => [],
    };

    private ScalarValue? Scalar(string key) => keys.GetValueOrDefault(key)?.Value switch
    {
        ScalarNode scalar => scalar.Value,
        null => RecipeKeys.Find(key) is { } known ? Default(known.DefaultText) : null,
        _ => null,
    };

    /// <summary>A default is written plainly, or in single quotes when it would mean something else without.</summary>
    private static ScalarValue Default(string text) =>
        text is ['\'', .. var inner, '\''] ? ScalarValue.FromText(inner) : ScalarResolver.ResolvePlain(text);
}
