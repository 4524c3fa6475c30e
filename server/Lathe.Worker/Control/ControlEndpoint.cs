using Lathe.Protocol;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;
using StreamJsonRpc;

namespace Lathe.Worker.Control;

/// <summary>One client's calls. See <see cref="WorkerContract"/>.</summary>
internal sealed class ControlEndpoint(RunId run, RequestGate gate)
{
    private bool _greeted;

    [JsonRpcMethod(WorkerContract.Hello, UseSingleObjectParameterDeserialization = true)]
    public HelloReply Hello(HelloRequest request)
    {
        if (request.ProtocolVersion != WorkerContract.ProtocolVersion)
        {
            throw new LocalRpcException(
                $"This worker speaks version {WorkerContract.ProtocolVersion} of the contract, the client {request.ProtocolVersion}.")
            {
                ErrorCode = WorkerContract.VersionError,
            };
        }

        _greeted = true;
        return new HelloReply(WorkerContract.ProtocolVersion, LatheVersion.Current, run.ToString(), Environment.ProcessId);
    }

    [JsonRpcMethod(WorkerContract.Control, UseSingleObjectParameterDeserialization = true)]
    public ControlReply Control(ControlRequest request)
    {
        if (!_greeted)
        {
            throw new LocalRpcException($"Call {WorkerContract.Hello} first.") { ErrorCode = WorkerContract.VersionError };
        }

        return gate.Ask(request.Action);
    }
}
