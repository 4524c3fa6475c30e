namespace Lathe.Cli.Commands.Data;

/// <summary>The words of <c>lathe data check</c>.</summary>
internal sealed record DataCheckArguments
{
    public required string Target { get; init; }

    public IReadOnlyList<string> Overrides { get; init; } = [];

    public string? Recipe { get; init; }

    public bool IsJson { get; init; }

    /// <summary>Where a cleaned copy goes; null for none.</summary>
    public string? Copy { get; init; }

    /// <summary>Where a report goes; null for none.</summary>
    public string? Report { get; init; }
}
