using Lathe.Training.Kernels.Matmul;

namespace Lathe.Training.Diagnostics;

/// <summary>What <see cref="Doctor"/> found.</summary>
public sealed record DoctorReport
{
    public required string Lathe { get; init; }

    public required string Runtime { get; init; }

    public required string System { get; init; }

    /// <summary>The system's libstdc++ and its newest symbol version.</summary>
    public required string CxxRuntime { get; init; }

    public required EngineManifest? Engine { get; init; }

    /// <summary>Path of TorchSharp's native library.</summary>
    public required string? Bridge { get; init; }

    /// <summary>Version requirements of the bridge that had to be marked weak in this start.</summary>
    public required int WeakenedVersions { get; init; }

    /// <summary>Whether the memory of large tensors is kept for the next.</summary>
    public required bool KeepsBlocks { get; init; }

    public required int Processors { get; init; }

    public required IReadOnlyList<string> CpuFeatures { get; init; }

    /// <summary>Width of the vectors the fused kernels use.</summary>
    public required int VectorBits { get; init; }

    public required string Kernels { get; init; }

    /// <summary>How a recipe without bf16 will compute.</summary>
    public required string Fp32Path { get; init; }

    /// <summary>How a recipe with <c>bf16: true</c> will compute.</summary>
    public required string Bf16Path { get; init; }

    /// <summary>Measured with one thread and with all.</summary>
    public required IReadOnlyList<MatmulRates> Rates { get; init; }

    public required IReadOnlyList<string> Devices { get; init; }

    public required long MemoryTotalBytes { get; init; }

    public required long MemoryAvailableBytes { get; init; }
}
