namespace Lathe.Protocol.Daemon;

/// <param name="Session">That of <see cref="ChatStartResult"/>.</param>
public sealed record ChatStopParams(string Session);
