using System.Collections.Frozen;

namespace Lathe.Recipes.Keys;

/// <summary>The catalogue of every key a LLaMA-Factory recipe may have, and of Lathe's own.</summary>
public static class RecipeKeys
{
    private static readonly FrozenDictionary<string, RecipeKey> ByName =
        SupportedKeys.Read().Concat(OtherKeys.Read()).ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);

    /// <summary>All keys, supported ones first in the order of the records, then the others by group.</summary>
    public static IReadOnlyList<RecipeKey> All { get; } = [.. SupportedKeys.Read(), .. OtherKeys.Read()];

    /// <summary>The keys that are bound to a record.</summary>
    public static IReadOnlyList<RecipeKey> Bound { get; } = [.. All.Where(key => key.Property is not null)];

    public static RecipeKey? Find(string name) => ByName.GetValueOrDefault(name);
}
