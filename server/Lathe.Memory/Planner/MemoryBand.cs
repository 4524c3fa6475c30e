namespace Lathe.Memory.Planner;

/// <summary>A figure that depends on more than is known beforehand.</summary>
/// <param name="Low">In bytes.</param>
/// <param name="Typical">In bytes: what verdicts go by.</param>
/// <param name="High">In bytes.</param>
public sealed record MemoryBand(long Low, long Typical, long High);
