namespace Lathe.Protocol.Daemon;

/// <param name="Runs">Newest state of each run that changed since the last notification.</param>
public sealed record RunDidChangeParams(IReadOnlyList<RunInfo> Runs);
