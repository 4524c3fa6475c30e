namespace Lathe.Data.Preview;

/// <summary>Some rows of a dataset as a training sees them.</summary>
public sealed record DatasetPreview
{
    public required string Dataset { get; init; }

    /// <summary>All datasets that the recipe names, to train on and to evaluate on.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>Which template is used and why, as a phrase.</summary>
    public required string TemplateOrigin { get; init; }

    /// <summary>Tokens a row may have; null where all rows are joined and cut into blocks.</summary>
    public required int? RowLimit { get; init; }

    /// <summary>Which row of the dataset the first one is, from 1, counted over all its files.</summary>
    public required long First { get; init; }

    public required IReadOnlyList<RowPreview> Rows { get; init; }
}
