using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;

namespace Lathe.Memory.Scoring;

/// <summary>A published measurement, and what it was a measurement of.</summary>
public sealed record MeasuredRun
{
    public required string Id { get; init; }

    public required string Source { get; init; }

    public required string Model { get; init; }

    /// <summary>Such as <c>qlora</c>.</summary>
    public required string Method { get; init; }

    public required TrainingSetup Setup { get; init; }

    public required EngineProfile Profile { get; init; }

    /// <summary>Peak of what the framework allocated, in bytes.</summary>
    public double? Allocated { get; init; }

    /// <summary>What the device held: as nvidia-smi shows it, or what the allocator had reserved.</summary>
    public double? Device { get; init; }

    /// <summary><see cref="Device"/> leaves out what the process holds beside the allocator.</summary>
    public bool IsReservedOnly { get; init; }

    /// <summary>One device, and nothing about the run had to be guessed.</summary>
    public bool IsExact { get; init; }
}
