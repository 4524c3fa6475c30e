namespace Lathe.Data.Formats;

/// <summary>One checked entry of dataset_info.json.</summary>
public sealed record DatasetInfo
{
    public required string Name { get; init; }

    /// <summary>The registry file and the entry, for messages.</summary>
    public required string Where { get; init; }

    /// <summary>The data file, or a folder of files, as a path.</summary>
    public required string DataPath { get; init; }

    /// <summary>What of <see cref="DataPath"/> is used, in order; empty for all of it.</summary>
    public IReadOnlyList<DatasetPart> Parts { get; init; } = [];

    public DatasetFormatting Formatting { get; init; }

    /// <summary>Rows to draw (fewer or more than there are); null takes all once.</summary>
    public int? NumSamples { get; init; }

    public DatasetColumns Columns { get; init; } = new();

    public DatasetTags Tags { get; init; } = new();

    /// <summary>The entry has a <c>columns</c> block, so an omitted column is null rather than its default.</summary>
    public bool HasColumnsBlock { get; init; }

    /// <summary>The entry has a <c>tags</c> block, so an omitted tag is null rather than its default.</summary>
    public bool HasTagsBlock { get; init; }

    /// <summary>Settings without effect, as sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
