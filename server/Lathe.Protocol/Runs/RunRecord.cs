namespace Lathe.Protocol.Runs;

/// <summary><c>run.json</c>: who and where. The starter writes it, then the worker adds <see cref="Worker"/>.</summary>
public sealed record RunRecord
{
    public int FormatVersion { get; init; } = RunDirectory.FormatVersion;

    public required string Id { get; init; }

    /// <summary>Lathe's version that started the run.</summary>
    public required string LatheVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Absolute path of the user's file.</summary>
    public required string RecipePath { get; init; }

    /// <summary><c>key=value</c> words after the recipe on the command line.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Absolute; relative paths of the recipe start here.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Absolute.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Absolute path of the worker's executable.</summary>
    public required string WorkerPath { get; init; }

    /// <summary>Null until the worker has taken the run.</summary>
    public WorkerIdentity? Worker { get; init; }
}
