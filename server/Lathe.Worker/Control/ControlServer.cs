using System.Net.Sockets;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;
using StreamJsonRpc;

namespace Lathe.Worker.Control;

/// <summary>Serves the control socket on threads of its own, beside the training.</summary>
internal sealed class ControlServer : IDisposable
{
    private readonly RunId _run;
    private readonly RequestGate _gate;
    private readonly ControlListener _listener;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;

    private ControlServer(RunId run, RequestGate gate, ControlAddress address)
    {
        _run = run;
        _gate = gate;
        Address = address;
        _listener = new ControlListener(address);
        _accepting = Task.Run(AcceptAsync);
    }

    public ControlAddress Address { get; }

    /// <summary>Null, with a line in the log, when there is no place for a socket: signals still work.</summary>
    public static ControlServer? Start(RunId run, RequestGate gate)
    {
        if (ControlAddress.Create(run) is not { } address)
        {
            Console.Error.WriteLine("No folder for a control socket: the run can be stopped by SIGTERM only.");
            return null;
        }

        try
        {
            return new ControlServer(run, gate, address);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"No control socket at {address} ({failure.Message}): the run can be stopped by SIGTERM only.");
            return null;
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
        _accepting.Wait();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                Serve(await _listener.AcceptAsync(_closing.Token).ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception failure) when (failure is SocketException or IOException)
            {
                Console.Error.WriteLine($"Control connection failed: {failure.Message}");
                await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            }
        }
    }

    private void Serve(Stream stream)
    {
        var formatter = new SystemTextJsonFormatter { JsonSerializerOptions = WorkerContract.JsonOptions };
        var rpc = new JsonRpc(new HeaderDelimitedMessageHandler(stream, formatter), new ControlEndpoint(_run, _gate));
        _closing.Token.Register(rpc.Dispose);
        rpc.StartListening();
    }
}
