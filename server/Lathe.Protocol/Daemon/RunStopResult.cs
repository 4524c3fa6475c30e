namespace Lathe.Protocol.Daemon;

/// <param name="Accepted">False when the run has ended.</param>
public sealed record RunStopResult(bool Accepted);
