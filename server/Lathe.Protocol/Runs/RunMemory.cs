namespace Lathe.Protocol.Runs;

/// <summary>
/// Measured memory of a run so far: <c>memory.json</c> of its records, and part of its events. Bytes of phases are above
/// <see cref="BaselineBytes"/>.
/// </summary>
public sealed record RunMemory
{
    /// <summary>Optimizer steps done.</summary>
    public required int Step { get; init; }

    public required MemoryBasis Basis { get; init; }

    /// <summary>Resident memory of the worker with the engine loaded, before data and model.</summary>
    public required long BaselineBytes { get; init; }

    /// <summary>Memory of the device trained on; 0 when unknown.</summary>
    public required long DeviceBytes { get; init; }

    /// <summary>Largest of <see cref="Phases"/>.</summary>
    public required long PeakBytes { get; init; }

    public required PhasePeaks Phases { get; init; }

    /// <summary>Largest micro-batch trained on; null before the first.</summary>
    public BatchShape? TrainBatch { get; init; }

    /// <summary>Largest batch evaluated; null before the first.</summary>
    public BatchShape? EvalBatch { get; init; }
}
