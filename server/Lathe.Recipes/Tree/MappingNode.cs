using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>Keys with values in the order written; merge keys (<c>&lt;&lt;</c>) are already merged, first.</summary>
public sealed class MappingNode : YamlNode
{
    internal MappingNode(IReadOnlyList<MappingEntry> entries, TextSpan span, long weight)
        : base(span, weight) => Entries = entries;

    public IReadOnlyList<MappingEntry> Entries { get; }

    public static MappingNode Empty { get; } = new([], default, weight: 1);
}
