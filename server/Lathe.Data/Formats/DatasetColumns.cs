namespace Lathe.Data.Formats;

/// <summary>Which column of a row holds what; null means "no such column".</summary>
public sealed record DatasetColumns
{
    public string? Prompt { get; init; } = "instruction";

    public string? Query { get; init; } = "input";

    public string? Response { get; init; } = "output";

    public string? History { get; init; }

    public string? Messages { get; init; } = "conversations";

    public string? System { get; init; }

    public string? Tools { get; init; }

    /// <summary>The better answer of a pair.</summary>
    public string? Chosen { get; init; }

    /// <summary>The worse answer of a pair.</summary>
    public string? Rejected { get; init; }

    /// <summary>Whether the answer is a good one.</summary>
    public string? KtoTag { get; init; }

    /// <summary>Columns that rows are read for; others are never looked at.</summary>
    internal IEnumerable<string> Used() => new[] { Prompt, Query, Response, History, Messages, System, Tools, Chosen, Rejected, KtoTag }.OfType<string>();
}
