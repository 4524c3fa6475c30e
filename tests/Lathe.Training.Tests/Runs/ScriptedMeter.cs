using Lathe.Training.Diagnostics;

namespace Lathe.Training.Tests.Runs;

/// <summary>Gives what the test says.</summary>
internal sealed class ScriptedMeter : IMemoryMeter
{
    public MemoryBasis Basis => MemoryBasis.PhasePeak;

    public long TotalBytes => 1_000_000;

    public required long UsedBytes { get; init; }

    /// <summary>Largest use since the last call.</summary>
    public long Peak { get; set; }

    public long TakePeak()
    {
        var peak = Peak;
        Peak = UsedBytes;
        return peak;
    }

    public void Dispose()
    {
    }
}
