namespace Lathe.Protocol.Daemon;

/// <param name="Runs">Newest first.</param>
public sealed record RunListResult(IReadOnlyList<RunInfo> Runs);
