using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lathe.Jobs.Tests.Engines;

/// <summary>A server of files on this machine that can break off; one connection for each request.</summary>
internal sealed class EngineServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Request> _requests = [];

    public EngineServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public sealed record Request(string Path, string? Range, string? IfRange);

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Addresses that lead elsewhere.</summary>
    public Dictionary<string, string> Redirections { get; } = [];

    public string Tag { get; set; } = "\"first\"";

    public bool KnowsRanges { get; set; } = true;

    /// <summary>Bytes of a body after which it ends early, for the next answers; then bodies are whole.</summary>
    public ConcurrentQueue<int> BreaksAfter { get; } = [];

    /// <summary>What each path was asked with as Authorization.</summary>
    public ConcurrentDictionary<string, string> Authorizations { get; } = [];

    /// <summary>Of archives, without those of checksums.</summary>
    public IReadOnlyList<Request> Requests => [.. _requests.Where(request => !request.Path.EndsWith(".sha256", StringComparison.Ordinal))];

    public string AddressOf(string path) => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{path}";

    /// <summary>Serves an archive and its checksum; gives its address.</summary>
    public string Serve(byte[] archive)
    {
        Files["/engine.zip"] = archive;
        Files["/engine.zip.sha256"] = Encoding.ASCII.GetBytes(TestEngine.Sha256(archive) + "  engine.zip\n");
        return AddressOf("/engine.zip");
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        {
            await using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var path = (await reader.ReadLineAsync())!.Split(' ')[1];
            Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                headers[line.Split(':')[0]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }

            Request request = new(path, headers.GetValueOrDefault("Range"), headers.GetValueOrDefault("If-Range"));
            _requests.Enqueue(request);
            Authorizations[path] = headers.GetValueOrDefault("Authorization", "");
            var (status, body, more) = Answer(request);
            var head = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{more}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            var breaks = !path.EndsWith(".sha256", StringComparison.Ordinal) && BreaksAfter.TryDequeue(out var count) ? count : body.Length;
            await stream.WriteAsync(body[..Math.Min(breaks, body.Length)]);
        }
    }

    private (string Status, ReadOnlyMemory<byte> Body, string Headers) Answer(Request request)
    {
        if (Redirections.TryGetValue(request.Path, out var target))
        {
            return ("302 Found", default, $"Location: {target}\r\n");
        }

        if (!Files.TryGetValue(request.Path, out var file))
        {
            return ("404 Not Found", default, "");
        }

        var tag = $"ETag: {Tag}\r\n";
        if (!KnowsRanges || request.Range is not { } range || (request.IfRange ?? Tag) != Tag)
        {
            return ("200 OK", file, tag);
        }

        var from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        return from < file.Length
            ? ("206 Partial Content", file.AsMemory(from), $"{tag}Content-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n")
            : ("416 Range Not Satisfiable", default, $"Content-Range: bytes */{file.Length}\r\n");
    }
}
