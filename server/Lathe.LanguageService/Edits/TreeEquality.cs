using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Edits;

/// <summary>Whether two texts read the same: keys and values with their types, and what the reader had to say.</summary>
internal static class TreeEquality
{
    /// <param name="before">One tree.</param>
    /// <param name="after">The other.</param>
    /// <param name="anyOrder">The recipe's own keys may come in any order.</param>
    public static bool Same(RecipeTree before, RecipeTree after, bool anyOrder = false) =>
        Same(before.Root, after.Root, anyOrder)
        && before.UnreadableKeys.SetEquals(after.UnreadableKeys)
        && before.Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal)
            .SequenceEqual(after.Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    private static bool Same(YamlNode before, YamlNode after, bool anyOrder) => (before, after) switch
    {
        (ScalarNode one, ScalarNode two) => Same(one, two),
        (SequenceNode one, SequenceNode two) => one.Items.Count == two.Items.Count
            && one.Items.Zip(two.Items).All(pair => Same(pair.First, pair.Second, anyOrder: false)),
        (MappingNode one, MappingNode two) => one.Entries.Count == two.Entries.Count
            && Ordered(one, anyOrder).Zip(Ordered(two, anyOrder)).All(pair =>
                Same(pair.First.Key, pair.Second.Key) && Same(pair.First.Value, pair.Second.Value, anyOrder: false)),
        _ => false,
    };

    private static bool Same(ScalarNode before, ScalarNode after) =>
        before.Value.Kind == after.Value.Kind && before.Text == after.Text && before.Style == after.Style;

    private static IEnumerable<MappingEntry> Ordered(MappingNode mapping, bool anyOrder) =>
        anyOrder ? mapping.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal) : mapping.Entries;
}
