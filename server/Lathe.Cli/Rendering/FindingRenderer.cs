using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;

namespace Lathe.Cli.Rendering;

/// <summary>
/// Shows findings as compilers do: place, code and message, then the line with carets under the place, a guess at what was meant,
/// and what to do.
/// </summary>
/// <param name="output">Where to write.</param>
/// <param name="color">Whether to write escape codes; see <see cref="ColorSupport"/>.</param>
public sealed class FindingRenderer(TextWriter output, bool color)
{
    private const string Bold = "\e[1m";
    private const string Dim = "\e[2m";
    private const string Reset = "\e[0m";

    /// <summary>Writes all findings. Keys without an effect are named in one line unless <paramref name="verbose"/>.</summary>
    public void Render(IReadOnlyList<Finding> findings, bool verbose = false)
    {
        ArgumentNullException.ThrowIfNull(findings);
        foreach (Finding finding in findings.Where(finding => verbose || finding.Code != FindingCodes.KeyIgnored))
        {
            Render(finding);
            output.WriteLine();
        }

        string[] ignored = verbose
            ? []
            : [.. findings.Where(finding => finding.Code == FindingCodes.KeyIgnored).Select(finding => finding.Key!).Distinct()];
        if (ignored.Length > 0)
        {
            output.WriteLine(Paint(Dim, $"Without an effect here: {string.Join(", ", ignored)} (--verbose says why)."));
            output.WriteLine();
        }
    }

    /// <summary>One line that counts errors and warnings, and says what was checked when it is not a training.</summary>
    public void RenderSummary(string path, IReadOnlyList<Finding> findings, RecipeCommand command = RecipeCommand.Train)
    {
        ArgumentNullException.ThrowIfNull(findings);
        int errors = findings.Count(finding => finding.Severity == Severity.Error);
        int warnings = findings.Count(finding => finding.Severity == Severity.Warning);
        string verdict = errors > 0 ? Paint(ColorOf(Severity.Error), "refused") : Paint("\e[32m", "ok");
        string purpose = command == RecipeCommand.Train ? "" : $" for {RecipeCommands.Activity(command)}";
        output.WriteLine($"{Clean(path)}: {verdict}{purpose}, {Count(errors, "error")}, {Count(warnings, "warning")}");
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static string ColorOf(Severity severity) => severity switch
    {
        Severity.Error => "\e[1;31m",
        Severity.Warning => "\e[1;33m",
        Severity.Information => "\e[1;36m",
        _ => "\e[1;34m",
    };

    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    private void Render(Finding finding)
    {
        string place = $"{Clean(finding.Source.Path)}:{finding.Start.Line}:{finding.Start.Column}";
        string tint = ColorOf(finding.Severity);
        string label = $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Code}";
        output.WriteLine($"{Paint(Bold, place)}: {Paint(tint, label)}: {Paint(Bold, Clean(finding.Message))}");

        SourceLine line = SourceLine.Of(finding);
        string number = finding.Start.Line.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(5);
        string gutter = Paint(Dim, $"{new string(' ', number.Length)} |");
        if (line.Text.Length > 0)
        {
            string carets = new string(' ', line.CaretStart) + Paint(tint, new string('^', line.CaretLength));
            string guess = finding.Suggestion is null ? "" : Paint(tint, $" did you mean {Clean(finding.Suggestion)}?");
            output.WriteLine($"{Paint(Dim, $"{number} |")} {line.Text}");
            output.WriteLine($"{gutter} {carets}{guess}");
        }

        if (finding.Help is not null)
        {
            output.WriteLine($"{new string(' ', number.Length)} = {Clean(finding.Help)}");
        }
    }

    private string Paint(string code, string text) => color ? $"{code}{text}{Reset}" : text;
}
