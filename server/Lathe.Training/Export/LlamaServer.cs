using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lathe.Training.Loop;

namespace Lathe.Training.Export;

/// <summary>
/// llama.cpp's own server with a GGUF file, for a few questions: on this machine only, behind a key that nobody else knows, on the processor,
/// with kept keys and values in fp32. It ends with this object, and with this process however that ends.
/// </summary>
internal sealed class LlamaServer : IDisposable
{
    private const string Shell = "/bin/sh";

    /// <summary>Tokens of a question and its answer, at most.</summary>
    private const string Context = "256";

    private const int KeyBytes = 24;
    private const int MaxAnswerBytes = 4 << 20;
    private const int MaxSaid = 600;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>For a process that ends, and for what it said last.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(5);

    /// <summary>The shell's input ends with whoever started it, and then the server is ended too.</summary>
    private const string Watch =
        """
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        (read -r _ <&3; kill -9 $server) >/dev/null 2>&1 &
        watcher=$!
        wait $server
        code=$?
        kill $watcher 2>/dev/null
        exit $code
        """;

    private readonly string _program;
    private readonly TimeSpan _patience;
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly Lock _lock = new();
    private string _said = "";

    private LlamaServer(string program, string file, TimeSpan patience)
    {
        (_program, _patience) = (program, patience);
        var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(KeyBytes));
        var port = FreePort();
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{IPAddress.Loopback}:{port}/")),
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            _process = Process.Start(StartOf(program, file, port, key)) ?? throw new InvalidOperationException("the system did not start a process");
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            _http.Dispose();
            throw Refused($"cannot be started: {failure.Message.TrimEnd('.')}.", failure);
        }

        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <param name="program">Path of the server.</param>
    /// <param name="file">The model.</param>
    /// <param name="patience">How long it may take to load the model, and for an answer.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="TrainingException">It does not load the model.</exception>
    /// <exception cref="LlamaUnusableException">It takes longer.</exception>
    public static LlamaServer Start(string program, string file, TimeSpan patience, CancellationToken cancellation)
    {
        var server = new LlamaServer(program, file, patience);
        try
        {
            server.AwaitLoaded(cancellation);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>The likeliest tokens behind a text, with their log probabilities; null: it tells none here.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="count">How many tokens.</param>
    /// <param name="vocabulary">Of how many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TrainingException">It ends, or answers something else.</exception>
    /// <exception cref="LlamaUnusableException">It takes longer than it may, or is too old.</exception>
    public IReadOnlyList<(int Id, double LogProbability)>? Likeliest(ReadOnlySpan<long> ids, int count, int vocabulary, CancellationToken cancellation)
    {
        // A prompt of ids gets no token in front, whatever the file says of one.
        var question = new JsonObject
        {
            ["prompt"] = new JsonArray([.. ids.ToArray().Select(id => JsonValue.Create(id))]),
            ["n_predict"] = 1,
            ["n_probs"] = count,
            ["temperature"] = 0,
            ["cache_prompt"] = false,
            ["stream"] = false,
        };
        var (status, answer) = Patiently("answer", token => Ask(HttpMethod.Post, "completion", question, token), cancellation);
        try
        {
            return status == HttpStatusCode.OK ? LlamaAnswer.Read(answer, vocabulary) : throw new FormatException($"HTTP status {(int)status}");
        }
        catch (FormatException failure)
        {
            throw Refused($"answers in a way that is not known here: {failure.Message}.", failure);
        }
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }

        _ = _process.WaitForExit(Ending);
        _process.Dispose();
        _http.Dispose();
    }

    private static ProcessStartInfo StartOf(string program, string file, int port, string key)
    {
        // What all versions since 2024 know as arguments; newer things as variables, which older ones do not look at.
        string[] command =
        [
            program, "-m", file, "--host", IPAddress.Loopback.ToString(), "--port", port.ToString(CultureInfo.InvariantCulture),
            "-c", Context, "-np", "1", "-ngl", "0", "-ctk", "f32", "-ctv", "f32",
        ];
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(program, command[1..]) { CreateNoWindow = true } : new ProcessStartInfo(Shell, ["-c", Watch, Shell, .. command]);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        // The user's settings for servers of their own.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("LLAMA_", StringComparison.Ordinal)).ToList())
        {
            _ = start.Environment.Remove(name);
        }

        start.Environment["LLAMA_API_KEY"] = key;
        start.Environment["LLAMA_ARG_OFFLINE"] = "1";
        start.Environment["LLAMA_ARG_DEVICE"] = "none";
        start.Environment["LLAMA_ARG_FLASH_ATTN"] = "off";
        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void AwaitLoaded(CancellationToken cancellation) => Patiently(
        "load the model",
        token =>
        {
            while (!IsHealthy(token))
            {
                _ = token.WaitHandle.WaitOne(BetweenLooks);
                token.ThrowIfCancellationRequested();
            }

            return true;
        },
        cancellation);

    /// <summary>It listens before it has loaded, and says that it is not ready.</summary>
    private bool IsHealthy(CancellationToken cancellation)
    {
        try
        {
            return Ask(HttpMethod.Get, "health", null, cancellation).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return false;
        }
    }

    private (HttpStatusCode Status, byte[] Answer) Ask(HttpMethod method, string path, JsonObject? question, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (question is not null)
        {
            request.Content = new StringContent(question.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        }

        using var response = _http.Send(request, cancellation);
        using var content = response.Content.ReadAsStream(cancellation);
        using var answer = new MemoryStream();
        content.CopyTo(answer);
        return (response.StatusCode, answer.ToArray());
    }

    private T Patiently<T>(string what, Func<CancellationToken, T> work, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_patience);
        try
        {
            return work(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LlamaUnusableException(string.Create(CultureInfo.InvariantCulture, $"it did not {what} within {_patience.TotalSeconds:0.#} seconds"));
        }
        catch (HttpRequestException failure)
        {
            // A signal that ends it may have been one for the export.
            cancellation.ThrowIfCancellationRequested();
            throw Refused($"does not {what}: {(HasEnded() ? $"it ended with exit code {_process.ExitCode}" : failure.Message)}.{Said()}", failure);
        }
    }

    /// <summary>Whether it has, by now; what it said is heard then.</summary>
    private bool HasEnded()
    {
        using var ending = new CancellationTokenSource(Ending);
        try
        {
            _process.WaitForExitAsync(ending.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // It is still there.
        }

        return _process.HasExited;
    }

    private void Hear(object sender, DataReceivedEventArgs told)
    {
        lock (_lock)
        {
            _said = $"{_said}{told.Data}\n";
            _said = _said[Math.Max(0, _said.Length - MaxSaid)..];
        }
    }

    private string Said()
    {
        lock (_lock)
        {
            return _said.Trim() is { Length: > 0 } said ? $" It said last: \"{said}\"." : "";
        }
    }

    private TrainingException Refused(string what, Exception cause) => new(
        TrainingFailure.Model,
        $"llama.cpp ({_program}) {what} The written model was removed again.",
        $"If it is an old version, name a newer one in {LlamaServerLocator.Variable}; --no-check leaves the comparison out.",
        cause);
}
