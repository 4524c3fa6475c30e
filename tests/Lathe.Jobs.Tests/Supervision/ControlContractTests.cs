using Lathe.Jobs.Events;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using StreamJsonRpc;

namespace Lathe.Jobs.Tests.Supervision;

public sealed class ControlContractTests : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly Sandbox _box = new();
    private RunningWorker _worker = null!;
    private ControlAddress _address = null!;

    public async ValueTask InitializeAsync()
    {
        _worker = new RunStarter(Sandbox.FakeWorker).Start(_box.Request("until-stopped"));
        await foreach (var line in RunEvents.FollowAsync(_worker.Run, ended: _worker.Completion, cancellation: Token))
        {
            if (line.Event is StepEvent)
            {
                break;
            }
        }

        _address = ControlAddress.Parse(RunRecords.Read(_worker.Run)!.Worker!.ControlAddress)!;
    }

    public async ValueTask DisposeAsync()
    {
        _worker.Kill();
        await _worker.Completion;
        _worker.Dispose();
        _address.RemoveSocket();
        _box.Dispose();
    }

    [Fact]
    public async Task The_worker_introduces_itself()
    {
        var (client, reason) = await ControlClient.ConnectAsync(_worker.Run, Token);
        using var control = client!;

        Assert.Null(reason);
        Assert.Equal(RunRecords.Read(_worker.Run)!.Worker!.ProcessId, control.Worker.ProcessId);
        Assert.Equal(_worker.Run.Id.ToString(), control.Worker.RunId);
        Assert.Equal(WorkerContract.ProtocolVersion, control.Worker.ProtocolVersion);
    }

    [Fact]
    public void The_socket_is_for_its_owner_only() =>
        Assert.Equal(Protocol.Runs.PrivateFiles.FileMode, File.GetUnixFileMode(_address.Path!));

    [Fact]
    public async Task Another_protocol_version_is_refused_with_a_sentence()
    {
        using var rpc = await OpenAsync();
        var request = new HelloRequest(WorkerContract.ProtocolVersion + 1, "test");

        var failure = await Assert.ThrowsAsync<RemoteInvocationException>(
            () => rpc.InvokeWithParameterObjectAsync<HelloReply>(WorkerContract.Hello, request, Token));

        Assert.Equal(WorkerContract.VersionError, failure.ErrorCode);
        Assert.Contains("version", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_can_be_asked_before_the_greeting()
    {
        using var rpc = await OpenAsync();

        await Assert.ThrowsAsync<RemoteInvocationException>(
            () => rpc.InvokeWithParameterObjectAsync<ControlReply>(WorkerContract.Control, new ControlRequest(RunAction.StopNow), Token));

        Assert.False(_worker.Completion.IsCompleted);
    }

    [Fact]
    public async Task Rubbish_on_one_connection_harms_no_other()
    {
        await using (var stream = await _address.ConnectAsync(Token))
        {
            await stream.WriteAsync("GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n{{{{"u8.ToArray(), Token);
        }

        await using (var stream = await _address.ConnectAsync(Token))
        {
            await stream.WriteAsync("Content-Length: 7\r\n\r\n{\"a\":[["u8.ToArray(), Token);
        }

        Assert.True((await RunControl.AskAsync(_worker.Run, RunAction.Stop, _worker.Completion, Token)).Accepted);
        Assert.Equal(WorkerExitCode.StoppedWithCheckpoint, (await _worker.Completion).Code);
    }

    private async Task<JsonRpc> OpenAsync()
    {
        var formatter = new SystemTextJsonFormatter { JsonSerializerOptions = WorkerContract.JsonOptions };
        var rpc = new JsonRpc(new HeaderDelimitedMessageHandler(await _address.ConnectAsync(Token), formatter));
        rpc.StartListening();
        return rpc;
    }
}
