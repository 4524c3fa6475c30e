namespace Lathe.Protocol.Daemon;

/// <param name="Datasets">Those to evaluate on last.</param>
/// <param name="Unit">What lengths are counted in: <c>tokens</c> or <c>characters</c>.</param>
/// <param name="Notes">Sentences about the check itself.</param>
/// <param name="TemplateOrigin">Which template is used and why, as a phrase; null without a recipe.</param>
/// <param name="RowLimit">Tokens a row may have; null without a recipe, and where all rows are joined and cut into blocks.</param>
public sealed record DataCheckResult(
    IReadOnlyList<CheckedDatasetInfo> Datasets,
    string Unit,
    IReadOnlyList<string> Notes,
    string? TemplateOrigin = null,
    int? RowLimit = null);
