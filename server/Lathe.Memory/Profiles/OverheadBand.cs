namespace Lathe.Memory.Profiles;

/// <summary>What a device holds beside the process's fixed part, relative to what is allocated.</summary>
/// <param name="Low">Factor of the least.</param>
/// <param name="Typical">Factor of the middle.</param>
/// <param name="High">Factor of the most.</param>
public sealed record OverheadBand(double Low, double Typical, double High)
{
    /// <summary>Bytes that do not grow with what is allocated, such as buffers of the library devices talk through: the middle.</summary>
    public long TypicalBytes { get; init; }

    /// <summary>The most of them.</summary>
    public long HighBytes { get; init; }
}
