using Lathe.LanguageService.Outline;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Folding;

/// <summary>What can be folded in a recipe.</summary>
public static class RecipeFolding
{
    /// <summary>Groups, values and comments of several lines, by their first lines. Never throws for anything a user wrote.</summary>
    public static IReadOnlyList<FoldingRange> Of(RecipeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Source.Length > TreeLimits.MaxLength)
        {
            return [];
        }

        RecipeOutline outline = snapshot.Outline;
        IEnumerable<FoldingRange> groups = outline.Groups
            .Where(group => group is { HeaderLine: >= 0, Entries.Count: > 0 })
            .Select(group => new FoldingRange(group.HeaderLine, group.Entries[^1].LastLine, FoldingKind.Group));
        IEnumerable<FoldingRange> values = outline.Entries
            .Select(entry => new FoldingRange(entry.FirstLine, entry.LastLine, FoldingKind.Value));
        return
        [
            .. groups.Concat(values).Concat(Comments(snapshot))
                .Where(range => range.LastLine > range.FirstLine)
                .OrderBy(range => range.FirstLine)
                .DistinctBy(range => range.FirstLine),
        ];
    }

    /// <summary>Comments on lines that follow each other; a header is no part of them.</summary>
    private static IEnumerable<FoldingRange> Comments(RecipeSnapshot snapshot)
    {
        HashSet<int> headers = [.. snapshot.Outline.Groups.Select(group => group.HeaderLine)];
        int first = -1;
        for (int line = 0; line <= snapshot.Source.LineCount; line++)
        {
            bool isComment = line < snapshot.Source.LineCount
                && snapshot.Lines[line].Kind == LineKind.Comment
                && !headers.Contains(line)
                && snapshot.Outline.At(line) is null;
            if (isComment && first < 0)
            {
                first = line;
            }
            else if (!isComment && first >= 0)
            {
                yield return new FoldingRange(first, line - 1, FoldingKind.Comment);
                first = -1;
            }
        }
    }
}
