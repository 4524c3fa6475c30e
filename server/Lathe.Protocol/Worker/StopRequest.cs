namespace Lathe.Protocol.Worker;

public sealed record StopRequest(StopMode Mode);
