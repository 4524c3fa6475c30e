using System.Text;
using Lathe.Cli.Console;
using Lathe.Data.Quality;

namespace Lathe.Cli.Rendering;

/// <summary>A check of data as a Markdown page, to be kept with the data.</summary>
internal static class QualityMarkdown
{
    /// <param name="report">The check.</param>
    /// <param name="copied">The copy that was written; null for none.</param>
    /// <param name="leftOut">All rows that it does not have.</param>
    public static string Of(QualityReport report, CopyNotice? copied, IReadOnlyList<RowLeftOut> leftOut)
    {
        var page = new StringBuilder("# Check of data\n");
        foreach (var dataset in report.Datasets)
        {
            Append(page, dataset, report);
        }

        foreach (var note in report.Notes)
        {
            page.Append('\n').Append(Text(note)).Append('\n');
        }

        if (copied is not null)
        {
            page.Append("\n## Cleaned copy\n\n").Append(Text(copied.Sentence)).Append('\n');
            AppendLeftOut(page, leftOut);
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, DatasetQuality dataset, QualityReport report)
    {
        var unit = report.InTokens ? "tokens" : "characters";
        page.Append($"\n## {Text(dataset.Name)}{(dataset.IsEval ? " (evaluated on)" : "")}\n\n| | |\n|---|---:|\n");
        Row("rows", Figures.Count(dataset.Rows));
        Row("rows that training uses", Figures.Count(dataset.RowsUsable));
        Row(unit, Figures.Count(dataset.Lengths.Total));
        Row($"{unit} a row: least, median, 95 %, most", string.Join(", ", new[] { dataset.Lengths.Min, dataset.Lengths.Median, dataset.Lengths.P95, dataset.Lengths.Max }.Select(length => Figures.Count(length))));
        if (dataset is { Truncated: { } truncated, AnswersCut: { } cut })
        {
            Row("rows longer than cutoff_len", Figures.Count(truncated));
            Row("rows that lose the end of an answer", Figures.Count(cut));
        }

        page.Append($"\n| {unit} | rows |\n|---|---:|\n");
        foreach (var bucket in dataset.Lengths.Histogram)
        {
            Row($"{Figures.Count(bucket.From)} to {Figures.Count(bucket.To)}", Figures.Count(bucket.Rows));
        }

        foreach (var finding in dataset.Findings)
        {
            page.Append($"\n### {finding.Code}: {Text(finding.Message)}\n\n{finding.Help}\n\n");
            foreach (var example in finding.Examples)
            {
                page.Append($"- {Text(Path.GetFileName(example.File))}, row {Figures.Count(example.Row)}{(example.Detail is null ? "" : $": {Text(example.Detail)}")}\n");
            }

            if (finding.Rows > finding.Examples.Count)
            {
                page.Append($"- and {Figures.Count(finding.Rows - finding.Examples.Count)} more\n");
            }
        }

        void Row(string name, string value) => page.Append($"| {name} | {value} |\n");
    }

    private static void AppendLeftOut(StringBuilder page, IReadOnlyList<RowLeftOut> leftOut)
    {
        if (leftOut.Count == 0)
        {
            return;
        }

        page.Append("\n| file | row | why |\n|---|---:|---|\n");
        foreach (var row in leftOut)
        {
            page.Append($"| {Text(Path.GetFileName(row.File))} | {Figures.Count(row.Row)} | {Text(row.Reason)} |\n");
        }
    }

    /// <summary>On one line, without what Markdown or a table would take for its own.</summary>
    private static string Text(string text)
    {
        var safe = new StringBuilder();
        foreach (var character in Terminal.OneLine(text))
        {
            safe.Append(character is '|' or '<' or '>' or '*' or '_' or '`' or '[' or ']' or '#' or '\\' ? $"\\{character}" : character.ToString());
        }

        return safe.ToString();
    }
}
