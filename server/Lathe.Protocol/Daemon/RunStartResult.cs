namespace Lathe.Protocol.Daemon;

/// <param name="Run">The started run, or the one that was started with the same key before.</param>
/// <param name="Warnings">Findings of the recipe that did not keep it from starting.</param>
/// <param name="Notice">What happens with what was in output_dir, one sentence; null when nothing does.</param>
public sealed record RunStartResult(RunInfo Run, int Warnings, string? Notice = null);
