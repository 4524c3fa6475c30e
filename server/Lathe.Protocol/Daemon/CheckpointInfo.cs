namespace Lathe.Protocol.Daemon;

/// <param name="Step">Optimizer steps done.</param>
/// <param name="Path">Its folder.</param>
/// <param name="Exists">The folder is still there: <c>save_total_limit</c> takes old ones away.</param>
public sealed record CheckpointInfo(int Step, string Path, bool Exists);
