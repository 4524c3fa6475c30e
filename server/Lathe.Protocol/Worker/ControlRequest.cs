namespace Lathe.Protocol.Worker;

public sealed record ControlRequest(RunAction Action);
