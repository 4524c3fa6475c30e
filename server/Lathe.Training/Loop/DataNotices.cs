using System.Globalization;
using Lathe.Data.Pipeline;
using Lathe.Data.Streaming;

namespace Lathe.Training.Loop;

/// <summary>Says what the user should know about how rows became examples.</summary>
internal static class DataNotices
{
    /// <summary>Rows quoted per dataset; the counts are complete in any case.</summary>
    private const int BadRowsShown = 5;

    public static void Report(DataReport report, ITrainingReporter reporter)
    {
        foreach (var dataset in report.Datasets)
        {
            reporter.Notice(
                NoticeSeverity.Info,
                "dataset",
                string.Create(CultureInfo.InvariantCulture, $"{dataset.Name}: {dataset.RowsRead:N0} rows read, {dataset.RowsUsed:N0} used, {dataset.RowsBad:N0} bad{(dataset.IsKept ? "; tokenized before, from the same data, tokenizer, template and options" : "")}."));
            if (dataset.RowsBad > 0)
            {
                var shown = dataset.BadRows.Take(BadRowsShown).Select(row => row.ToString());
                var more = dataset.RowsBad > BadRowsShown ? $" ... and {dataset.RowsBad - BadRowsShown} more" : "";
                reporter.Notice(NoticeSeverity.Warning, "bad-rows", $"{dataset.Name}: left out {string.Join("; ", shown)}{more}");
            }
        }

        Report("training", report.Train, reporter);
        Report("evaluation", report.Eval, reporter);
        reporter.Notice(NoticeSeverity.Info, "template", $"Template: {report.TemplateOrigin}.");
        foreach (var note in report.Notes)
        {
            reporter.Notice(NoticeSeverity.Info, "data", note);
        }
    }

    /// <summary>What became of streamed rows, once it is known.</summary>
    /// <param name="counts">Of all rows that were trained on or left out.</param>
    /// <param name="notes">Sentences for the user.</param>
    /// <param name="reporter">Told.</param>
    public static void Report(StreamCounts counts, IReadOnlyList<string> notes, ITrainingReporter reporter)
    {
        reporter.Notice(
            NoticeSeverity.Info,
            "dataset",
            string.Create(CultureInfo.InvariantCulture, $"Streamed: {counts.Read:N0} rows read, {counts.Used:N0} used, {counts.Bad:N0} bad."));
        if (counts.Bad > 0)
        {
            var shown = string.Join("; ", counts.BadRows.Take(BadRowsShown));
            var more = counts.Bad > BadRowsShown ? $" ... and {counts.Bad - BadRowsShown} more" : "";
            reporter.Notice(NoticeSeverity.Warning, "bad-rows", $"Left out {shown}{more}");
        }

        ReportLost("training", counts.Used, counts.Truncated, counts.AnswersCut, counts.WithoutSupervision, reporter);
        foreach (var note in notes)
        {
            reporter.Notice(NoticeSeverity.Info, "data", note);
        }
    }

    private static void Report(string name, SplitReport split, ITrainingReporter reporter)
    {
        if (split.Examples == 0)
        {
            return;
        }

        reporter.Notice(
            NoticeSeverity.Info,
            "tokens",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{split.Examples:N0} {name} examples, {split.Tokens:N0} tokens, {split.SupervisedShare:P0} of them learned; lengths {split.Lengths.Min} to {split.Lengths.Max}, median {split.Lengths.Median}."));
        if (split.Packing is { } packing)
        {
            reporter.Notice(
                NoticeSeverity.Info,
                "packing",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Packing joined {split.Rows:N0} {name} samples into {split.Examples:N0} blocks of {packing.BlockLength:N0} tokens, {split.PaddingShare:P1} of them padding; a sample {(packing.Apart ? "sees no other one" : "also sees those before it in its block")}."));
        }

        ReportLost(name, split.Rows, split.RowsTruncated, split.RowsWithCutAnswer, split.RowsWithoutSupervision, reporter);
    }

    private static void ReportLost(string name, long rows, long truncated, long answersCut, long withoutSupervision, ITrainingReporter reporter)
    {
        if (truncated > 0)
        {
            reporter.Notice(
                NoticeSeverity.Warning,
                "rows-truncated",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{truncated:N0} of {rows:N0} {name} rows are longer than cutoff_len and were cut, {answersCut:N0} of them in the answer."));
        }

        if (withoutSupervision > 0)
        {
            reporter.Notice(
                NoticeSeverity.Warning,
                "rows-without-labels",
                string.Create(CultureInfo.InvariantCulture, $"{withoutSupervision:N0} {name} rows have no token to learn."));
        }
    }
}
