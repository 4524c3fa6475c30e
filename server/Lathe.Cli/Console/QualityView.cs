using System.Globalization;
using Lathe.Data.Quality;
using Lathe.Recipes.Findings;

namespace Lathe.Cli.Console;

/// <summary>A check of data for people.</summary>
/// <param name="output">Where to write.</param>
/// <param name="color">Whether to write escape codes.</param>
internal sealed class QualityView(TextWriter output, bool color)
{
    private const int BarWidth = 40;
    private const int MostLanguages = 6;
    private const string Bold = "\e[1m";
    private const string Dim = "\e[2m";
    private const string Green = "\e[32m";
    private const string Reset = "\e[0m";

    /// <param name="report">The check.</param>
    /// <param name="origin">How a file's columns were come by; null for a recipe's datasets.</param>
    public void Write(QualityReport report, string? origin)
    {
        foreach (var dataset in report.Datasets)
        {
            Write(dataset, report, origin);
            output.WriteLine();
        }

        foreach (var note in report.Notes)
        {
            output.WriteLine(Clean($"note: {note}"));
        }

        var findings = report.Datasets.SelectMany(dataset => dataset.Findings).ToList();
        int Count(Func<Severity, bool> of) => findings.Count(finding => of(finding.Severity));
        output.WriteLine(findings.Count == 0
            ? Paint(Green, "Nothing found.")
            : $"{Counted(Count(s => s == Severity.Error), "error")}, {Counted(Count(s => s == Severity.Warning), "warning")}, "
                + $"{Counted(Count(s => s is not (Severity.Error or Severity.Warning)), "note")}.");
    }

    private void Write(DatasetQuality dataset, QualityReport report, string? origin)
    {
        var purpose = dataset.IsEval ? ", evaluated on" : "";
        var from = origin is null ? report.TemplateOrigin : origin;
        output.WriteLine(Paint(Bold, Clean($"{dataset.Name}{purpose}")) + Clean(from is null ? "" : $"  ({from})"));
        var left = dataset.Rows - dataset.RowsUsable;
        var turns = dataset.Turns == dataset.RowsUsable ? "" : $", {Figures.Count(dataset.Turns)} turns";
        output.WriteLine($"  {Figures.Count(dataset.Rows)} rows{(left == 0 ? "" : $", {Figures.Count(left)} of them left out")}{turns}, {Figures.Bytes(dataset.Bytes)}");
        WriteLengths(dataset, report);
        if (dataset.Languages.Count > 0)
        {
            var shown = dataset.Languages.Take(MostLanguages).Select(language => $"{language.Language} {Figures.Count(language.Rows)}");
            output.WriteLine(Clean($"  Languages (a guess): {string.Join(", ", shown)}"));
        }

        foreach (var finding in dataset.Findings)
        {
            output.WriteLine();
            Write(finding, dataset.Files.Count > 1);
        }
    }

    private void WriteLengths(DatasetQuality dataset, QualityReport report)
    {
        var lengths = dataset.Lengths;
        if (lengths.Histogram.Count == 0)
        {
            return;
        }

        var unit = report.InTokens ? "tokens" : "characters";
        var learnt = dataset.Learnt is { } count ? $", {Figures.Count(count)} learnt" : "";
        output.WriteLine(
            $"  {Figures.Count(lengths.Total)} {unit}{learnt}; a row has {Figures.Count(lengths.Min)} to {Figures.Count(lengths.Max)}, "
            + $"half have at most {Figures.Count(lengths.Median)}, 95 % at most {Figures.Count(lengths.P95)}");
        if (dataset is { Truncated: { } truncated, AnswersCut: { } cut } && report.RowLimit is { } limit)
        {
            output.WriteLine(
                $"  At most {Figures.Count(limit)} tokens fit: {Share(truncated, dataset.RowsUsable)} of the rows are longer, {Share(cut, dataset.RowsUsable)} lose the end of an answer");
        }

        var most = lengths.Histogram.Max(bucket => bucket.Rows);
        var width = lengths.Histogram.Max(bucket => Range(bucket).Length);
        foreach (var bucket in lengths.Histogram)
        {
            var bar = new string('█', (int)Math.Ceiling((double)BarWidth * bucket.Rows / most));
            var mark = report.RowLimit is { } fits && bucket.From <= fits && fits <= bucket.To ? "  < cutoff_len" : "";
            output.WriteLine($"  {Range(bucket).PadLeft(width)} {Paint(Dim, bar)} {Figures.Count(bucket.Rows)}{mark}");
        }
    }

    private static string Range(LengthBucket bucket) => $"{Figures.Count(bucket.From)}-{Figures.Count(bucket.To)}";

    private static string Share(long rows, long all) => all == 0 ? "0 %" : (100.0 * rows / all).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private void Write(QualityFinding finding, bool hasFiles)
    {
        var tint = finding.Severity switch
        {
            Severity.Error => "\e[1;31m",
            Severity.Warning => "\e[1;33m",
            _ => "\e[1;36m",
        };
        var label = finding.Severity is Severity.Error or Severity.Warning ? finding.Severity.ToString().ToLowerInvariant() : "note";
        output.WriteLine($"  {Paint(tint, $"{label} {finding.Code}")}: {Paint(Bold, Clean(finding.Message))}");
        foreach (var example in finding.Examples)
        {
            var file = hasFiles ? $"{Path.GetFileName(example.File)}, " : "";
            var line = example.Line is { } number && number != example.Row ? $" (line {Figures.Count(number)})" : "";
            output.WriteLine(Clean($"    {file}row {Figures.Count(example.Row)}{line}{(example.Detail is null ? "" : $": {example.Detail}")}"));
        }

        if (finding.Rows > finding.Examples.Count)
        {
            output.WriteLine($"    and {Figures.Count(finding.Rows - finding.Examples.Count)} more");
        }

        output.WriteLine($"    = {finding.Help}");
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static string Clean(string text) => Terminal.OneLine(text);

    private string Paint(string code, string text) => color && text.Length > 0 ? $"{code}{text}{Reset}" : text;
}
