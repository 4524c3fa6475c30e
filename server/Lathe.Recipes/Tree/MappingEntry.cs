using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>One key with its value.</summary>
/// <param name="Key">The key; text in every sensible recipe.</param>
/// <param name="Value">The value; for an alias the node it names.</param>
/// <param name="ValueSpan">Where the value is written: at the alias, not at the anchor.</param>
public sealed record MappingEntry(ScalarNode Key, YamlNode Value, TextSpan ValueSpan);
