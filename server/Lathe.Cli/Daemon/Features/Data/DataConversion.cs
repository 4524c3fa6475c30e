using Lathe.Data.Pipeline;
using Lathe.Data.Preview;
using Lathe.Data.Quality;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Findings;

namespace Lathe.Cli.Daemon.Features.Data;

/// <summary>From checks and previews to the protocol's.</summary>
internal static class DataConversion
{
    /// <summary>Tokens of a piece that are sent: a page of many is slow, and nobody reads them.</summary>
    private const int MaxTokens = 4_000;

    public static DataCheckResult From(QualityReport report) => new(
        [.. report.Datasets.Select(From)], report.InTokens ? "tokens" : "characters", report.Notes, report.TemplateOrigin, report.RowLimit);

    public static DataPreviewResult From(DatasetPreview preview) => new(
        preview.Dataset, preview.Datasets, preview.TemplateOrigin, preview.First, [.. preview.Rows.Select(From)], preview.RowLimit);

    private static CheckedDatasetInfo From(DatasetQuality dataset) => new()
    {
        Name = dataset.Name,
        IsEval = dataset.IsEval,
        Bytes = dataset.Bytes,
        Rows = dataset.Rows,
        RowsUsable = dataset.RowsUsable,
        Lengths = new DataLengthsInfo(
            dataset.Lengths.Min,
            dataset.Lengths.Median,
            dataset.Lengths.P95,
            dataset.Lengths.Max,
            dataset.Lengths.Total,
            [.. dataset.Lengths.Histogram.Select(bucket => new DataLengthBucketInfo(bucket.From, bucket.To, bucket.Rows))]),
        Learnt = dataset.Learnt,
        Truncated = dataset.Truncated,
        AnswersCut = dataset.AnswersCut,
        Languages = [.. dataset.Languages.Select(language => new DataLanguageInfo(language.Language, language.Rows))],
        Findings = [.. dataset.Findings.Select(From)],
    };

    private static DataFindingInfo From(QualityFinding finding) => new(
        finding.Code,
        finding.Severity switch
        {
            Severity.Error => DataFindingSeverity.Error,
            Severity.Warning => DataFindingSeverity.Warning,
            _ => DataFindingSeverity.Note,
        },
        finding.Message,
        finding.Help,
        finding.Rows,
        [.. finding.Examples.Select(example => new DataRowInfo(example.File, example.Row, example.Line, example.Detail))]);

    private static PreviewRowInfo From(RowPreview row) => new()
    {
        File = row.File,
        Row = row.Row,
        Line = row.Line,
        Problem = row.Problem,
        Tokens = row.Tokens,
        Kept = row.Kept,
        Learnt = row.Learnt,
        IsAnswerCut = row.IsAnswerCut,
        Pieces = [.. row.Pieces.Select(From)],
    };

    private static PreviewPieceInfo From(PreviewPiece piece) => new(
        piece.Use switch
        {
            TokenUse.Learnt => PreviewUse.Learnt,
            TokenUse.Cut => PreviewUse.Cut,
            _ => PreviewUse.Masked,
        },
        [.. piece.Tokens.Take(MaxTokens).Select(token => token.Text)],
        Math.Max(0, piece.Tokens.Count - MaxTokens),
        piece.Answer);
}
