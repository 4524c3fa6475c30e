using System.IO.Pipes;
using System.Net.Sockets;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Worker.Control;

/// <summary>Accepts connections at a <see cref="ControlAddress"/>, for this user only.</summary>
internal sealed class ControlListener : IDisposable
{
    private readonly ControlAddress _address;
    private readonly Socket? _socket;

    /// <summary>Throws <see cref="SocketException"/> or <see cref="IOException"/>.</summary>
    public ControlListener(ControlAddress address)
    {
        _address = address;
        if (address.Path is not { } path)
        {
            return;
        }

        _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            _socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, PrivateFiles.FileMode);
            }

            _socket.Listen();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public async Task<Stream> AcceptAsync(CancellationToken cancellation)
    {
        if (_socket is not null)
        {
            return new NetworkStream(await _socket.AcceptAsync(cancellation).ConfigureAwait(false), ownsSocket: true);
        }

        var pipe = new NamedPipeServerStream(
            _address.Pipe!,
            PipeDirection.InOut,
            NamedPipeServerStream.MaxAllowedServerInstances,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        try
        {
            await pipe.WaitForConnectionAsync(cancellation).ConfigureAwait(false);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _address.RemoveSocket();
    }
}
