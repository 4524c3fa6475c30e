namespace Lathe.Protocol.Runs;

/// <summary><c>run.json</c>: who and where. The starter writes it, then the worker adds <see cref="Worker"/>.</summary>
public sealed record RunRecord
{
    public const string CpuDevice = "cpu";

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

    /// <summary>What the run has alone while it works: <c>cpu</c>, or a GPU.</summary>
    public string Device { get; init; } = CpuDevice;

    /// <summary>Whether the run waits for its device; false: it begins at once, beside whoever has it.</summary>
    public bool Queues { get; init; }

    /// <summary>What was seen in the output folder before the start and chosen about it; null: the recipe alone decides.</summary>
    public OutputChoice? Output { get; init; }

    /// <summary>Id of the run this one goes on from; null for one of its own.</summary>
    public string? ResumedFrom { get; init; }

    /// <summary>Absolute path of the worker's executable.</summary>
    public required string WorkerPath { get; init; }

    /// <summary>Null until the worker has taken the run.</summary>
    public WorkerIdentity? Worker { get; init; }
}
