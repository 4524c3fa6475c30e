using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Lathe.Worker.Serving;

/// <summary>Values of a request's JSON, each refused with its key's name where it is not what it should be.</summary>
internal sealed class BodyReader(JsonElement root)
{
    private const int MaxDepth = 64;

    public JsonElement? this[string key] => root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <exception cref="ApiException">It is no JSON object, or of another type.</exception>
    public static async Task<BodyReader> ReadAsync(HttpRequest request)
    {
        // Pages in browsers can send other types to any address without asking.
        if (!request.HasJsonContentType())
        {
            throw new ApiException(415, "The body has to be JSON (Content-Type: application/json).");
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(
                request.Body, new JsonDocumentOptions { MaxDepth = MaxDepth }, request.HttpContext.RequestAborted).ConfigureAwait(false);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new BodyReader(document.RootElement.Clone())
                : throw new ApiException(400, "The body has to be a JSON object.");
        }
        catch (JsonException failure)
        {
            throw new ApiException(400, $"The body is no valid JSON (line {failure.LineNumber + 1}).");
        }
        catch (BadHttpRequestException failure)
        {
            throw new ApiException(failure.StatusCode, failure.StatusCode == 413 ? "The body is too large for this server." : "The request is malformed.");
        }
    }

    public string? Text(string key) => this[key] is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? Unpaired(value, key) : throw Wrong(key, "a text");

    public bool Flag(string key) => this[key]?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw Wrong(key, "true or false"),
    };

    public int? Integer(string key, int least, int most) => this[key] is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
        : throw Wrong(key, $"a whole number from {least} to {most}");

    public double? Number(string key, double least, double most) => this[key] is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number
        : throw Wrong(key, FormattableString.Invariant($"a number from {least} to {most}"));

    /// <exception cref="ApiException">Always, where the key asks for something that is not possible.</exception>
    public void Refuse(string key, Func<JsonElement, bool> isHarmless, string reason)
    {
        if (this[key] is { } value && !isHarmless(value))
        {
            throw new ApiException(400, $"{key}: {reason}", key, "unsupported_value");
        }
    }

    public static ApiException Wrong(string key, string expected) => new(400, $"{key} has to be {expected}.", key, "invalid_type");

    /// <summary>The text of a value. JSON can write halves of characters, which no text has.</summary>
    public static string Unpaired(JsonElement value, string key)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(key, "valid text (it has half a surrogate pair)");
        }
    }
}
