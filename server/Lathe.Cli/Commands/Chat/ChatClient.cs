using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lathe.Cli.Commands.Chat;

/// <summary>Asks a server that speaks OpenAI's API, and reads answers as they come.</summary>
internal sealed class ChatClient : IDisposable
{
    private const string Data = "data: ";

    private readonly HttpClient _http;
    private readonly string _url;

    public ChatClient(string url, string key)
    {
        _url = url;
        _http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Parts of the answer. Tokens are those of the whole answer, and known with its last part only.</summary>
    /// <exception cref="ChatException">The server refused the question; the message says why.</exception>
    public async IAsyncEnumerable<(string Text, int? Tokens)> AskAsync(JsonObject body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        body["stream"] = true;
        body["stream_options"] = new JsonObject { ["include_usage"] = true };
        using var request = new HttpRequestMessage(HttpMethod.Post, _url + "/chat/completions") { Content = JsonContent.Create(body) };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        if (!response.IsSuccessStatusCode)
        {
            throw new ChatException(ErrorOf(await reader.ReadToEndAsync(cancellation).ConfigureAwait(false)));
        }

        while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith(Data, StringComparison.Ordinal) && line != Data + "[DONE]")
            {
                yield return Part(line[Data.Length..]);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static (string Text, int? Tokens) Part(string json)
    {
        var chunk = JsonNode.Parse(json)!;
        if (chunk["error"] is not null)
        {
            throw new ChatException(ErrorOf(json));
        }

        var text = chunk["choices"] is JsonArray { Count: > 0 } choices ? choices[0]?["delta"]?["content"]?.GetValue<string>() : null;
        return (text ?? "", chunk["usage"]?["completion_tokens"]?.GetValue<int>());
    }

    private static string ErrorOf(string json)
    {
        try
        {
            return JsonNode.Parse(json)?["error"]?["message"]?.GetValue<string>() ?? json;
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
