using System.Text.RegularExpressions;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>
/// <c># lathe-disable LT3102 reason</c>: beside a line it silences findings of that code on it, on a line of its own those on the next.
/// Several codes are separated by commas.
/// </summary>
/// <remarks>Errors of syntax and shape (LT1xxx, LT2xxx) can't be silenced: no value was read, so there is none to go on with.</remarks>
internal sealed partial class Suppressions
{
    private readonly SourceText _source;
    private readonly HashSet<(int Line, string Code)> _disabled = [];

    public Suppressions(RecipeTree tree)
    {
        _source = tree.Source;
        foreach (TextSpan comment in tree.Comments)
        {
            Match match = Directive().Match(_source.Slice(comment));
            if (!match.Success)
            {
                continue;
            }

            int line = _source.GetLineIndex(comment.Start);
            bool alone = _source.Text.AsSpan(_source.GetLineSpan(line).Start..comment.Start).Trim().IsEmpty;
            foreach (string code in match.Groups[1].Value.Split(','))
            {
                _disabled.Add((alone ? line + 1 : line, code.Trim()));
            }
        }
    }

    public bool Silence(Finding finding) =>
        _disabled.Count > 0
        && finding.Source == _source
        && (finding.Severity < Severity.Error || finding.Code[2] is not ('1' or '2'))
        && _disabled.Contains((_source.GetLineIndex(finding.Span.Start), finding.Code));

    [GeneratedRegex(@"^#\s*lathe-disable\s+(LT\d{4}(?:\s*,\s*LT\d{4})*)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();
}
