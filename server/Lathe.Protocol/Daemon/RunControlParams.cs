using Lathe.Protocol.Worker;

namespace Lathe.Protocol.Daemon;

public sealed record RunControlParams(string RunId, RunAction Action);
