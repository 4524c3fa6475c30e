namespace Lathe.Protocol.Daemon;

/// <param name="Dataset">Whose rows they are.</param>
/// <param name="Datasets">All datasets that the recipe names.</param>
/// <param name="TemplateOrigin">Which template is used and why, as a phrase.</param>
/// <param name="First">Which row of the dataset the first one is, from 1.</param>
/// <param name="Rows">As a training sees them.</param>
/// <param name="RowLimit">Tokens a row may have; null where all rows are joined and cut into blocks.</param>
public sealed record DataPreviewResult(
    string Dataset,
    IReadOnlyList<string> Datasets,
    string TemplateOrigin,
    long First,
    IReadOnlyList<PreviewRowInfo> Rows,
    int? RowLimit = null);
