namespace Lathe.Protocol.Daemon;

/// <param name="Run">The started run.</param>
/// <param name="Warnings">Findings of the recipe that did not keep it from starting.</param>
public sealed record RunStartResult(RunInfo Run, int Warnings);
