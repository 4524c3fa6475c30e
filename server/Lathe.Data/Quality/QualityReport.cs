namespace Lathe.Data.Quality;

/// <summary>What a check found out.</summary>
public sealed record QualityReport
{
    /// <summary>In the order they were named, those to evaluate on last.</summary>
    public required IReadOnlyList<DatasetQuality> Datasets { get; init; }

    /// <summary>Which template is used and why, as a phrase; null without a recipe.</summary>
    public required string? TemplateOrigin { get; init; }

    /// <summary>Tokens a row may have; null without a recipe, and where all rows are joined and cut into blocks.</summary>
    public required int? RowLimit { get; init; }

    /// <summary>Lengths are in tokens, otherwise in characters.</summary>
    public required bool InTokens { get; init; }

    /// <summary>Sentences about the check itself: what was not looked at, what has no effect.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public bool HasErrors => Datasets.Any(dataset => dataset.HasErrors);
}
