using System.Text;
using System.Text.RegularExpressions;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Spectre.Console;

namespace Lathe.Cli.Rendering;

/// <summary>A finding's line as it is shown, and where the carets go, in terminal cells.</summary>
/// <param name="Text">The line: cut around the place when long, tabs and control characters replaced, secrets masked.</param>
/// <param name="CaretStart">Cells before the first caret.</param>
/// <param name="CaretLength">Number of carets, at least 1.</param>
public sealed partial record SourceLine(string Text, int CaretStart, int CaretLength)
{
    private const int MaxWidth = 110;
    private const int Context = 30;

    public static SourceLine Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        SourceText source = finding.Source;
        TextSpan line = source.GetLineSpan(source.GetLineIndex(finding.Span.Start));
        string text = source.Slice(line);
        int start = Math.Clamp(finding.Span.Start - line.Start, 0, text.Length);
        int end = Math.Clamp(finding.Span.End - line.Start, start, text.Length);

        string masked = Mask(text);
        if (masked.Length != text.Length)
        {
            // The value is hidden, so a place inside it is the whole of it.
            int visible = masked.Length - Hidden.Length;
            (start, end) = start < visible ? (start, Math.Min(end, visible)) : (visible, masked.Length);
            text = masked;
        }

        int first = text.Length <= MaxWidth ? 0 : Math.Clamp(start - Context, 0, text.Length - MaxWidth);
        int last = Math.Min(text.Length, first + MaxWidth);
        string before = first > 0 ? "..." : "";
        string shown = before + Clean(text[first..last]) + (last < text.Length ? "..." : "");
        int caretStart = before.Length + Clean(text[first..Math.Clamp(start, first, last)]).GetCellWidth();
        int caretLength = Clean(text[Math.Clamp(start, first, last)..Math.Clamp(end, first, last)]).GetCellWidth();
        return new SourceLine(shown.TrimEnd(), caretStart, Math.Max(1, caretLength));
    }

    private const string Hidden = "********";

    private static string Mask(string line)
    {
        Match match = KeyAndValue().Match(line);
        return match.Success && RecipeKeys.Find(match.Groups[2].Value) is { Secret: true } ? match.Groups[1].Value + Hidden : line;
    }

    private static string Clean(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            builder.Append(c == '\t' ? ' ' : char.IsControl(c) ? '\uFFFD' : c);
        }

        return builder.ToString();
    }

    [GeneratedRegex(@"^(\s*[""']?([a-z_]+)[""']?\s*[:=]\s*)\S", RegexOptions.CultureInvariant)]
    private static partial Regex KeyAndValue();
}
