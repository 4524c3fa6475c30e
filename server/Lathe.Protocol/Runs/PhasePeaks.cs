namespace Lathe.Protocol.Runs;

/// <summary>
/// Largest memory within each phase, in bytes; null where the run has not been. The host's allocator keeps what it was given, so a phase
/// shows at least what stood free at its begin.
/// </summary>
public sealed record PhasePeaks
{
    /// <summary>Reading and tokenizing the data.</summary>
    public long? Prepare { get; init; }

    /// <summary>Weights, adapters, optimizer states.</summary>
    public long? Load { get; init; }

    /// <summary>Answers before and after training.</summary>
    public long? Preview { get; init; }

    /// <summary>Forward pass with the loss.</summary>
    public long? Forward { get; init; }

    public long? Backward { get; init; }

    /// <summary>Optimizer step.</summary>
    public long? Step { get; init; }

    public long? Eval { get; init; }

    /// <summary>Checkpoints and the final files.</summary>
    public long? Save { get; init; }
}
