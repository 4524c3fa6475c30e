namespace Lathe.Training.Native;

/// <summary>What <see cref="NativeRuntime.Prepare"/> found and did.</summary>
/// <param name="CxxRuntime">The system's libstdc++ and its newest symbol version.</param>
/// <param name="Bridge">Path of TorchSharp's native library; null when only the loader knows.</param>
/// <param name="WeakenedVersions">Version requirements marked weak in this start (0 on every later one).</param>
/// <param name="KeepsBlocks">Whether memory of large tensors is kept for the next.</param>
public sealed record NativeReport(string CxxRuntime, string? Bridge, int WeakenedVersions, bool KeepsBlocks);
