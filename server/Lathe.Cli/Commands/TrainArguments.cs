namespace Lathe.Cli.Commands;

/// <param name="RecipePath">As given.</param>
/// <param name="Overrides"><c>key=value</c> words.</param>
/// <param name="Json">Events on standard output, nothing else.</param>
/// <param name="NoProgress">Plain lines.</param>
internal sealed record TrainArguments(string RecipePath, IReadOnlyList<string> Overrides, bool Json, bool NoProgress)
{
    /// <summary>Delete what an earlier run left in output_dir: chosen, not asked.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Return when the worker has taken the run.</summary>
    public bool Detach { get; init; }

    /// <summary>Begin at once, beside whatever runs.</summary>
    public bool NoQueue { get; init; }

    /// <summary>See <see cref="Lathe.Jobs.Runs.StartKey"/>; null: every call starts a run.</summary>
    public string? Key { get; init; }
}
