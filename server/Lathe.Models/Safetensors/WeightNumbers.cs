namespace Lathe.Models.Safetensors;

/// <summary>The numbers of a weight in memory, for as long as they are needed.</summary>
/// <param name="data">The first byte.</param>
/// <param name="end">Gives the memory back.</param>
public sealed unsafe class WeightNumbers(byte* data, Action end) : IDisposable
{
    /// <summary>The first byte; valid until <see cref="Dispose"/>.</summary>
    public byte* Data => data;

    public void Dispose() => end();
}
