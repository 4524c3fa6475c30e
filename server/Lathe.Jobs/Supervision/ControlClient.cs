using System.Net.Sockets;
using Lathe.Jobs.Runs;
using Lathe.Protocol;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;
using StreamJsonRpc;

namespace Lathe.Jobs.Supervision;

/// <summary>Client of a worker's control socket.</summary>
public sealed class ControlClient : IDisposable
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);

    private readonly JsonRpc _rpc;

    private ControlClient(JsonRpc rpc, HelloReply worker)
    {
        _rpc = rpc;
        Worker = worker;
    }

    public HelloReply Worker { get; }

    /// <summary>
    /// Null when nobody listens there, or no worker of this run and of a version we understand; then with the reason, one sentence.
    /// </summary>
    public static async Task<(ControlClient? Client, string? Reason)> ConnectAsync(
        RunDirectory run, CancellationToken cancellation = default)
    {
        if (ControlAddress.Parse(RunRecords.Read(run)?.Worker?.ControlAddress) is not { } address)
        {
            return (null, "The run's worker has no control socket.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswerTime);
        JsonRpc? rpc = null;
        var reason = "The run's worker does not answer on its control socket.";
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
                return (new ControlClient(rpc, reply), null);
            }
        }
        catch (RemoteInvocationException refusal) when (refusal.ErrorCode == WorkerContract.VersionError)
        {
            reason = refusal.Message;
        }
        catch (Exception failure) when (IsNoAnswer(failure) && !cancellation.IsCancellationRequested)
        {
            // No worker there: for a stop, the caller has signals.
        }

        rpc?.Dispose();
        return (null, reason);
    }

    /// <summary>Null when the worker did not answer.</summary>
    public async Task<ControlReply?> AskAsync(RunAction action, CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswerTime);
        try
        {
            return await _rpc.InvokeWithParameterObjectAsync<ControlReply>(
                WorkerContract.Control, new ControlRequest(action), limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsNoAnswer(failure) && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _rpc.Dispose();

    private static bool IsNoAnswer(Exception failure) =>
        failure is IOException or SocketException or RemoteRpcException or OperationCanceledException or UnauthorizedAccessException
            or ObjectDisposedException;
}
