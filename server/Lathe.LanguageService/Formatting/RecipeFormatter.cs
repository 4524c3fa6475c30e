using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Formatting;

/// <summary>
/// Lays a recipe out: one blank behind colons and dashes, two per level, none at line ends, one line break at the end. Comments and
/// blank lines stay, and comments that stood below each other still do.
/// </summary>
/// <remarks>
/// The changes of each key are made only when the text then reads the same. YAML has more ways to give blanks a meaning than a
/// formatter's rules could list.
/// </remarks>
public static class RecipeFormatter
{
    /// <summary>The changes; none when the text is laid out. Never throws for anything a user wrote.</summary>
    /// <param name="snapshot">The recipe.</param>
    /// <param name="range">Only the lines this touches, with those of the same keys; null for all.</param>
    public static IReadOnlyList<TextChange> Format(RecipeSnapshot snapshot, TextSpan? range = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Source.Length > TreeLimits.MaxLength)
        {
            return [];
        }

        IReadOnlyList<FormatPart> parts = new LayoutPlan(snapshot).Parts(range);
        if (parts.Count == 0 || ReadsTheSame(snapshot, parts))
        {
            return Changes(parts);
        }

        // A long text with many parts is left as it is when it resists.
        if (parts.Count > WorkBudget.Readings(snapshot.Source.Length))
        {
            return [];
        }

        FormatPart[] harmless = [.. parts.Where(part => ReadsTheSame(snapshot, [part]))];
        return ReadsTheSame(snapshot, harmless) ? Changes(harmless) : [];
    }

    private static bool ReadsTheSame(RecipeSnapshot snapshot, IReadOnlyList<FormatPart> parts)
    {
        RecipeTree before = snapshot.Bound.Tree;
        SourceText changed = TextChange.Apply(snapshot.Source, Changes(parts));
        RecipeTree after = TreeReader.Read(changed);
        return TreeEquality.Same(before, after)
            && before.Comments.Select(comment => snapshot.Source.Slice(comment).TrimEnd())
                .SequenceEqual(after.Comments.Select(comment => changed.Slice(comment).TrimEnd()), StringComparer.Ordinal);
    }

    private static TextChange[] Changes(IEnumerable<FormatPart> parts) => [.. parts.SelectMany(part => part.Changes)];
}
