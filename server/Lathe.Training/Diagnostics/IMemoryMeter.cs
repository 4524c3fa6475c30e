namespace Lathe.Training.Diagnostics;

/// <summary>Memory that this process uses on the device it trains on. Never throws: what cannot be read is 0.</summary>
public interface IMemoryMeter : IDisposable
{
    /// <summary>What <see cref="TakePeak"/> means here.</summary>
    MemoryBasis Basis { get; }

    /// <summary>Memory of the whole device; 0 when unknown.</summary>
    long TotalBytes { get; }

    /// <summary>In use now.</summary>
    long UsedBytes { get; }

    /// <summary>Largest use since the last call, or since the process started, in bytes; counts anew from here.</summary>
    long TakePeak();
}
