namespace Lathe.Data.Pipeline;

/// <summary>Everything worth knowing about how rows became examples; nothing is left out without being counted here.</summary>
public sealed record DataReport
{
    /// <summary>How many bad rows each dataset lists.</summary>
    public const int MaxBadRowsListed = 20;

    public required IReadOnlyList<DatasetReport> Datasets { get; init; }

    public required SplitReport Train { get; init; }

    public required SplitReport Eval { get; init; }

    /// <summary>Which template is used and why, as a phrase.</summary>
    public required string TemplateOrigin { get; init; }

    /// <summary>Sentences the user should read: settings without effect, columns in no row and the like.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
