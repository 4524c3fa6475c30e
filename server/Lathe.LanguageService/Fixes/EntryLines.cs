using Lathe.LanguageService.Outline;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Fixes;

/// <summary>What goes when a key goes.</summary>
internal static class EntryLines
{
    /// <summary>The entry's lines with their line breaks, and a directive above them that silences findings of theirs.</summary>
    public static TextSpan Of(RecipeSnapshot snapshot, OutlineEntry entry)
    {
        SourceText source = snapshot.Source;
        int first = entry.FirstLine;
        while (first > 0
            && snapshot.Lines[first - 1].Kind == LineKind.Comment
            && SuppressionFix.IsDirective(source.GetLine(first - 1).AsSpan().Trim()))
        {
            first--;
        }

        int start = source.GetLineSpan(first).Start;
        return entry.LastLine + 1 < source.LineCount
            ? TextSpan.FromBounds(start, source.GetLineSpan(entry.LastLine + 1).Start)
            : TextSpan.FromBounds(first > 0 ? source.GetLineSpan(first - 1).End : start, source.Length);
    }
}
