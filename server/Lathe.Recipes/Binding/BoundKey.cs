using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>A known key that was set, and where.</summary>
/// <param name="Key">The key, under its present name.</param>
/// <param name="Source">The recipe, or the <c>key=value</c> argument that overrides it.</param>
/// <param name="KeySpan">Where its name is written.</param>
/// <param name="Value">The value as written.</param>
/// <param name="ValueSpan">Where the value is written; an alias counts, not what it names.</param>
public sealed record BoundKey(RecipeKey Key, SourceText Source, TextSpan KeySpan, YamlNode Value, TextSpan ValueSpan)
{
    /// <summary>
    /// The value as it was read, by the key's kind: bool, int, double, string, a list of strings or doubles, a <see cref="MappingNode"/>;
    /// an enum for a choice that has a record, else a string. Null for null and for what could not be read.
    /// </summary>
    public object? ReadValue { get; init; }
}
