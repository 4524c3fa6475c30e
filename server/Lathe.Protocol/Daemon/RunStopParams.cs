using Lathe.Protocol.Worker;

namespace Lathe.Protocol.Daemon;

public sealed record RunStopParams(string RunId, StopMode Mode);
