namespace Lathe.Protocol.Worker;

/// <param name="ProtocolVersion">The worker's <see cref="WorkerContract.ProtocolVersion"/>.</param>
/// <param name="Version">Lathe's version.</param>
/// <param name="RunId">Run the worker works on.</param>
/// <param name="ProcessId">Of the worker.</param>
public sealed record HelloReply(int ProtocolVersion, string Version, string RunId, int ProcessId);
