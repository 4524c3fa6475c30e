using System.Text.RegularExpressions;
using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Fixes;

/// <summary>Writes <c># lathe-disable CODE</c> above the line of a finding, or the code into such a comment that is there.</summary>
internal static partial class SuppressionFix
{
    public static bool IsDirective(ReadOnlySpan<char> comment) => Directive().IsMatch(comment);

    public static Fix? For(RecipeSnapshot snapshot, Finding finding)
    {
        bool canBeSilenced = finding.Severity < Severity.Error || finding.Code[2] is not ('1' or '2');
        return canBeSilenced
            ? new Fix($"Silence {finding.Code} on this line", finding, [Write(snapshot, finding)])
            : null;
    }

    private static TextChange Write(RecipeSnapshot snapshot, Finding finding)
    {
        SourceText source = snapshot.Source;
        int line = source.GetLineIndex(finding.Span.Start);
        if (FindDirective(snapshot, line) is { } end)
        {
            return new TextChange(new TextSpan(end, 0), $", {finding.Code}");
        }

        LineShape shape = snapshot.Lines[line];
        string indent = source.Slice(TextSpan.FromBounds(shape.Line.Start, shape.Start));
        return new TextChange(new TextSpan(shape.Line.Start, 0), $"{indent}# lathe-disable {finding.Code}{LineBreak.Of(source)}");
    }

    /// <summary>The end of the codes of a directive that counts for a line: beside it, or alone on the line above.</summary>
    private static int? FindDirective(RecipeSnapshot snapshot, int line)
    {
        SourceText source = snapshot.Source;
        foreach (TextSpan comment in snapshot.Bound.Tree.Comments)
        {
            int its = source.GetLineIndex(comment.Start);
            bool counts = its == line || (its == line - 1 && snapshot.Lines[its].Kind == LineKind.Comment);
            if (counts && Directive().Match(source.Slice(comment)) is { Success: true } match)
            {
                return comment.Start + match.Length;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\A#\s*lathe-disable\s+LT\d{4}(?:\s*,\s*LT\d{4})*", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();
}
