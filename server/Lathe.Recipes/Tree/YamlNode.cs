using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>A node of a recipe's tree. An alias is the very node it names, so the tree is a graph without cycles.</summary>
/// <param name="span">Where the node is written.</param>
/// <param name="weight">How many nodes a walk of this one visits, aliases expanded.</param>
public abstract class YamlNode(TextSpan span, long weight)
{
    public TextSpan Span { get; } = span;

    internal long Weight { get; } = weight;
}
