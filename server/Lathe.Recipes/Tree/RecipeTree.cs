using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>What could be read of a text.</summary>
/// <param name="Source">The text.</param>
/// <param name="Root">The document; an empty mapping for an empty document or when nothing could be read.</param>
/// <param name="Findings">LT1xxx findings.</param>
/// <param name="Comments">The comments, from <c>#</c> to the end of the line.</param>
/// <param name="UnreadableKeys">Names that seem to be the keys of lines that had to be left out.</param>
public sealed record RecipeTree(
    SourceText Source,
    YamlNode Root,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<TextSpan> Comments,
    IReadOnlySet<string> UnreadableKeys);
