using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Serving;

/// <summary>A started <c>lathe serve --json</c>, and a client of it.</summary>
internal sealed class ServeProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly Task _reading;
    private readonly List<ServeEvent> _events = [];
    private readonly TaskCompletionSource<string?> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServeProcess(ServeFolder folder, IReadOnlyDictionary<string, string> environment, string[] words)
    {
        var start = Shell.StartOf(folder.Root, ["serve", .. words, "--json", "--port", "0", "--template", "chatml"]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync(Cancellation);
        _reading = ReadAsync();
    }

    /// <summary>A client that leaves an answer closes its connection, as programs do that are ended; .NET's would read on for a while.</summary>
    public HttpClient Client { get; private set; } = new(new SocketsHttpHandler { MaxResponseDrainSize = 0 });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Waits until it listens.</summary>
    public static async Task<ServeProcess> StartAsync(ServeFolder folder, IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var process = new ServeProcess(folder, environment, words);
        if (await process._url.Task.WaitAsync(Cancellation) is { } url)
        {
            process.Client.BaseAddress = new Uri(url + "/");
            return process;
        }

        throw new InvalidOperationException($"it did not listen: {await process._error}");
    }

    /// <summary>Bases and adapters by their own names.</summary>
    public static Task<ServeProcess> StartAsync(ServeFolder folder, params string[] words) =>
        StartAsync(folder, new Dictionary<string, string>(), ["model", "-a", "first", "-a", "second", .. words]);

    public IReadOnlyList<ServedRequest> Requests
    {
        get
        {
            lock (_events)
            {
                return [.. _events.Select(told => told.Request).OfType<ServedRequest>()];
            }
        }
    }

    public void UseKey(string key) => Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

    /// <summary>Takes the server's certificate, whoever made it.</summary>
    public void TrustAnyCertificate()
    {
        var address = Client.BaseAddress;
        Client.Dispose();
        Client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true }) { BaseAddress = address };
    }

    public async Task<(int Status, JsonNode? Body)> PostAsync(string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

        // The body is sent when the server wants it.
        request.Headers.ExpectContinue = json.Length > 1 << 20;
        using var response = await Client.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }

    /// <summary>The text of an answer, streamed or at once.</summary>
    public async Task<string> AskAsync(string question, string model, int tokens, bool isStreamed = false)
    {
        var body = BodyOf(question, model, tokens, isStreamed);
        if (!isStreamed)
        {
            var (status, answer) = await PostAsync("chat/completions", body);
            Assert.Equal(200, status);
            return answer!["choices"]![0]!["message"]!["content"]!.GetValue<string>();
        }

        var text = new StringBuilder();
        var isDone = false;
        await foreach (var data in StreamAsync(body, Cancellation))
        {
            Assert.False(isDone);
            isDone = data == "[DONE]";
            text.Append(isDone ? "" : JsonNode.Parse(data)!["choices"]![0]!["delta"]!["content"]?.GetValue<string>());
        }

        Assert.True(isDone);
        return text.ToString();
    }

    /// <summary>The events of a streamed answer.</summary>
    public async IAsyncEnumerable<string> StreamAsync(string body, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal(("text/event-stream", 200), (response.Content.Headers.ContentType!.MediaType, (int)response.StatusCode));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length > 0)
            {
                Assert.StartsWith("data: ", line, StringComparison.Ordinal);
                yield return line["data: ".Length..];
            }
        }
    }

    public static string BodyOf(string question, string model, int tokens, bool isStreamed = false, int answers = 1) => new JsonObject
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
        ["max_tokens"] = tokens,
        ["temperature"] = 0,
        ["stream"] = isStreamed,
        ["n"] = answers,
    }.ToJsonString();

    /// <summary>SIGTERM, and how it ended.</summary>
    public async Task<(int Code, string Error)> EndAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {_process.Id}"])!;
            await kill.WaitForExitAsync(Cancellation);
        }

        await _process.WaitForExitAsync(Cancellation);
        await _reading;
        return (_process.ExitCode, await _error);
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            var told = ServeEvent.Parse(line);
            Assert.NotNull(told);
            lock (_events)
            {
                _events.Add(told);
            }

            if (told.Type == ServeEventType.Listening)
            {
                _ = _url.TrySetResult(told.Url);
            }
        }

        _ = _url.TrySetResult(null);
    }
}
