using Lathe.Training.Diagnostics;

namespace Lathe.Training.Loop;

/// <summary>What a run has needed so far. Bytes of phases are above <see cref="BaselineBytes"/>.</summary>
public sealed record MemoryRecord
{
    /// <summary>Optimizer steps done.</summary>
    public required int Step { get; init; }

    public required MemoryBasis Basis { get; init; }

    /// <summary>Use of the worker with the engine loaded, before data and model.</summary>
    public required long BaselineBytes { get; init; }

    /// <summary>Memory of the device; 0 when unknown.</summary>
    public required long DeviceBytes { get; init; }

    /// <summary>Largest of <see cref="Phases"/>.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>
    /// Largest use of each phase the run has been in. The host's allocator keeps what it has been given, so a phase shows at least what
    /// stood free at its begin.
    /// </summary>
    public required IReadOnlyDictionary<MemoryPhase, long> Phases { get; init; }

    /// <summary>Largest micro-batch trained on; null before the first.</summary>
    public required BatchSize? TrainBatch { get; init; }

    /// <summary>Largest batch evaluated; null before the first.</summary>
    public required BatchSize? EvalBatch { get; init; }
}
