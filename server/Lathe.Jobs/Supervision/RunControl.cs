using System.Net.Sockets;
using Lathe.Jobs.Runs;
using Lathe.Protocol;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;
using StreamJsonRpc;

namespace Lathe.Jobs.Supervision;

/// <summary>Client of a worker's control socket.</summary>
public sealed class RunControl : IDisposable
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);

    private readonly JsonRpc _rpc;

    private RunControl(JsonRpc rpc, HelloReply worker)
    {
        _rpc = rpc;
        Worker = worker;
    }

    public HelloReply Worker { get; }

    /// <summary>Null when nobody listens there, or no worker of this run and of a version we understand.</summary>
    public static async Task<RunControl?> ConnectAsync(RunDirectory run, CancellationToken cancellation = default)
    {
        if (ControlAddress.Parse(RunRecords.Read(run)?.Worker?.ControlAddress) is not { } address)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswerTime);
        JsonRpc? rpc = null;
        try
        {
            var stream = await address.ConnectAsync(limit.Token).ConfigureAwait(false);
            var formatter = new SystemTextJsonFormatter { JsonSerializerOptions = WorkerContract.JsonOptions };
            rpc = new JsonRpc(new HeaderDelimitedMessageHandler(stream, formatter));
            rpc.StartListening();
            var request = new HelloRequest(WorkerContract.ProtocolVersion, $"lathe {LatheVersion.Current}");
            var reply = await rpc.InvokeWithParameterObjectAsync<HelloReply>(WorkerContract.Hello, request, limit.Token)
                .ConfigureAwait(false);
            if (reply.RunId == run.Id.ToString())
            {
                return new RunControl(rpc, reply);
            }
        }
        catch (Exception failure) when (IsNoAnswer(failure) && !cancellation.IsCancellationRequested)
        {
            // No worker there: the caller has signals.
        }

        rpc?.Dispose();
        return null;
    }

    /// <summary>False when the worker did not take the request.</summary>
    public async Task<bool> StopAsync(StopMode mode, CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswerTime);
        try
        {
            await _rpc.InvokeWithParameterObjectAsync(WorkerContract.Stop, new StopRequest(mode), limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (IsNoAnswer(failure) && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _rpc.Dispose();

    private static bool IsNoAnswer(Exception failure) =>
        failure is IOException or SocketException or RemoteRpcException or OperationCanceledException or UnauthorizedAccessException
            or ObjectDisposedException;
}
