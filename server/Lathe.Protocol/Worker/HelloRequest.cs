namespace Lathe.Protocol.Worker;

/// <param name="ProtocolVersion">The client's <see cref="WorkerContract.ProtocolVersion"/>.</param>
/// <param name="Client">Name and version, for the log.</param>
public sealed record HelloRequest(int ProtocolVersion, string Client);
