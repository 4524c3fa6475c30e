using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Lathe.Worker.Serving;

/// <summary>How answers are written.</summary>
internal static class ApiJson
{
    /// <summary>Texts of all languages as they are; bodies are JSON and never part of a page.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(HttpResponse response, int status, object body)
    {
        response.StatusCode = status;
        return response.WriteAsJsonAsync(body, Options);
    }
}
