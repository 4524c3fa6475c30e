namespace Lathe.Protocol.Daemon;

/// <param name="RunId">The run.</param>
public sealed record RunShowParams(string RunId);
