using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Fixes;

/// <summary>The few faults of syntax whose remedy is beyond doubt.</summary>
internal static class SyntaxFix
{
    public static Fix? For(RecipeSnapshot snapshot, Finding finding) => finding.Code switch
    {
        FindingCodes.MissingColon => SpaceAfterColon(snapshot, finding),
        FindingCodes.Tab => SpacesForTabs(snapshot, finding),
        _ => null,
    };

    private static Fix? SpaceAfterColon(RecipeSnapshot snapshot, Finding finding)
    {
        LineShape shape = snapshot.Lines[snapshot.Source.GetLineIndex(finding.Span.Start)];
        return shape.Kind == LineKind.Entry && shape.Colon + 1 < shape.Line.End && snapshot.Source.Text[shape.Colon + 1] is not (' ' or '\t')
            ? Make("Put a space after the colon", finding, new TextChange(new TextSpan(shape.Colon + 1, 0), " "))
            : null;
    }

    private static Fix? SpacesForTabs(RecipeSnapshot snapshot, Finding finding)
    {
        string text = snapshot.Source.Text;
        int start = text.IndexOf('\t', finding.Span.Start, finding.Span.Length);
        if (start < 0)
        {
            return null;
        }

        int end = start;
        while (end < text.Length && text[end] == '\t')
        {
            end++;
        }

        bool isIndent = start == snapshot.Lines[snapshot.Source.GetLineIndex(start)].Line.Start;
        string blanks = isIndent ? new string(' ', 2 * (end - start)) : " ";
        return Make("Use spaces", finding, new TextChange(TextSpan.FromBounds(start, end), blanks));
    }

    private static Fix Make(string title, Finding finding, TextChange change) =>
        new(title, finding, [change]) { IsPreferred = true, IsUnambiguous = true };
}
