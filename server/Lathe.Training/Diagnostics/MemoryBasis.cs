namespace Lathe.Training.Diagnostics;

/// <summary>What a meter's peaks mean.</summary>
public enum MemoryBasis
{
    /// <summary>Exact: the largest use within the phase.</summary>
    PhasePeak,

    /// <summary>
    /// The system keeps one peak for the whole process: exact for the phase that raised it; for the others the use at their end.
    /// </summary>
    RunPeak,
}
