namespace Lathe.Protocol.Runs;

/// <summary><c>environment.json</c>: what a run was started on, to explain or repeat it. Holds no secrets.</summary>
public sealed record EnvironmentRecord
{
    public required string LatheVersion { get; init; }

    public required string Runtime { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Architecture { get; init; }

    /// <summary>Processor name; null when the system does not tell.</summary>
    public string? Cpu { get; init; }

    public required int LogicalCores { get; init; }

    /// <summary>Memory this process may use, a container's limit included.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Variables of the worker that change what it does.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }
}
