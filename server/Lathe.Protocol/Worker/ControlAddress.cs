using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using Lathe.Protocol.Runs;

namespace Lathe.Protocol.Worker;

/// <summary>Where a worker listens: <c>unix:PATH</c>, or <c>pipe:NAME</c> on Windows.</summary>
public sealed record ControlAddress
{
    /// <summary>Bytes of a Unix socket's path, without the terminating zero (104 on macOS and the BSDs, 108 on Linux).</summary>
    public const int MaxPathBytes = 103;

    private const string UnixPrefix = "unix:";
    private const string PipePrefix = "pipe:";
    private const string TemporaryName = "control.sock";

    private ControlAddress(string? path, string? pipe)
    {
        Path = path;
        Pipe = pipe;
    }

    /// <summary>Socket file; null for a pipe.</summary>
    public string? Path { get; }

    public string? Pipe { get; }

    /// <summary>
    /// A private place for a run's socket: the user's runtime folder, else a fresh folder (mode 0700) in the temporary folder;
    /// null when no path is short enough.
    /// </summary>
    public static ControlAddress? Create(RunId id) => Create(id, Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"));

    /// <inheritdoc cref="Create(RunId)"/>
    /// <param name="id">Run.</param>
    /// <param name="runtime">The user's runtime folder (XDG_RUNTIME_DIR); null or unusable: the temporary folder serves.</param>
    public static ControlAddress? Create(RunId id, string? runtime)
    {
        if (OperatingSystem.IsWindows())
        {
            return new ControlAddress(null, $"lathe-{id}");
        }

        return InRuntimeFolder(id, runtime) ?? InTemporaryFolder();
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static ControlAddress? Parse(string? text) => text switch
    {
        null => null,
        _ when text.StartsWith(UnixPrefix, StringComparison.Ordinal) && IsUsable(text[UnixPrefix.Length..]) =>
            new ControlAddress(text[UnixPrefix.Length..], null),
        _ when text.StartsWith(PipePrefix, StringComparison.Ordinal) && text.Length > PipePrefix.Length =>
            new ControlAddress(null, text[PipePrefix.Length..]),
        _ => null,
    };

    public override string ToString() => Path is null ? PipePrefix + Pipe : UnixPrefix + Path;

    /// <summary>Connects as a client. Throws <see cref="IOException"/> or <see cref="SocketException"/> when nobody listens.</summary>
    public async Task<Stream> ConnectAsync(CancellationToken cancellation)
    {
        if (Path is null)
        {
            var pipe = new NamedPipeClientStream(".", Pipe!, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            await pipe.ConnectAsync(cancellation).ConfigureAwait(false);
            return pipe;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Removes the socket's file, and the folder if <see cref="Create(RunId)"/> made one for it. Called by the listener.</summary>
    public void RemoveSocket()
    {
        if (Path is null)
        {
            return;
        }

        try
        {
            File.Delete(Path);
            if (System.IO.Path.GetFileName(Path) == TemporaryName)
            {
                Directory.Delete(System.IO.Path.GetDirectoryName(Path)!);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A socket nobody listens on does no harm.
        }
    }

    private static ControlAddress? InRuntimeFolder(RunId id, string? runtime)
    {
        if (string.IsNullOrEmpty(runtime) || !System.IO.Path.IsPathRooted(runtime) || !Directory.Exists(runtime))
        {
            return null;
        }

        var folder = System.IO.Path.Combine(runtime, "lathe");
        var path = System.IO.Path.Combine(folder, $"{id}.sock");
        if (!IsUsable(path))
        {
            return null;
        }

        try
        {
            PrivateFiles.CreateDirectory(folder);
            return new ControlAddress(path, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ControlAddress? InTemporaryFolder()
    {
        try
        {
            // Fresh and random, so that no other user can have put it there before.
            var folder = Directory.CreateTempSubdirectory("lathe-");
            var path = System.IO.Path.Combine(folder.FullName, TemporaryName);
            if (IsUsable(path))
            {
                return new ControlAddress(path, null);
            }

            folder.Delete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without a place for a socket a run is still controlled by signals.
        }

        return null;
    }

    private static bool IsUsable(string path) =>
        System.IO.Path.IsPathRooted(path) && !path.Contains('\0') && Encoding.UTF8.GetByteCount(path) <= MaxPathBytes;
}
