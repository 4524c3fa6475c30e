using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Lathe.Worker.Serving;

/// <summary>Server-sent events of an answer (WHATWG HTML, section 9.2).</summary>
internal sealed class EventStream(HttpResponse response)
{
    private static readonly byte[] Begin = "data: "u8.ToArray();
    private static readonly byte[] End = "\n\n"u8.ToArray();
    private static readonly byte[] Done = "data: [DONE]\n\n"u8.ToArray();

    public async Task StartAsync()
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync().ConfigureAwait(false);
        await response.Body.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>One event; it leaves with the next <see cref="FlushAsync"/>.</summary>
    public async Task WriteAsync(object data)
    {
        await response.Body.WriteAsync(Begin).ConfigureAwait(false);
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(data, ApiJson.Options)).ConfigureAwait(false);
        await response.Body.WriteAsync(End).ConfigureAwait(false);
    }

    public Task FlushAsync() => response.Body.FlushAsync();

    public async Task EndAsync()
    {
        await response.Body.WriteAsync(Done).ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
    }
}
