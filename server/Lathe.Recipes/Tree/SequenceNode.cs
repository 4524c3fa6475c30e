using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>A list.</summary>
public sealed class SequenceNode(IReadOnlyList<YamlNode> items, TextSpan span, long weight) : YamlNode(span, weight)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;
}
