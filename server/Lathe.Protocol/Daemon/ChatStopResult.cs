namespace Lathe.Protocol.Daemon;

/// <param name="Stopped">False when there is no such session, or no more.</param>
public sealed record ChatStopResult(bool Stopped);
