using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>A scalar with its typed value.</summary>
public sealed class ScalarNode(ScalarValue value, ScalarStyle style, TextSpan span) : YamlNode(span, weight: 1)
{
    public ScalarValue Value { get; } = value;

    public ScalarStyle Style { get; } = style;

    public string Text => Value.Text;
}
