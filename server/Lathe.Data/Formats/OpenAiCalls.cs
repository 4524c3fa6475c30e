using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Data.Templates;

namespace Lathe.Data.Formats;

/// <summary>The <c>tool_calls</c> of an answer in OpenAI's form, which stand in place of its text.</summary>
internal static class OpenAiCalls
{
    /// <summary>
    /// The calls as a JSON list of name and arguments; null where the answer has none. OpenAI writes arguments as a text that holds JSON:
    /// they become the object they stand for, which is what chat templates write.
    /// </summary>
    /// <exception cref="RowFormatException">The calls are of another form.</exception>
    public static string? In(JsonElement message, string what)
    {
        if (!message.TryGetProperty("tool_calls", out var calls) || calls is not { ValueKind: JsonValueKind.Array } || calls.GetArrayLength() == 0)
        {
            return null;
        }

        var functions = new JsonArray();
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind != JsonValueKind.Object || !call.TryGetProperty("function", out var function)
                || function.ValueKind != JsonValueKind.Object)
            {
                throw new RowFormatException($"{what}, tool_calls: a call has no object as its 'function'");
            }

            functions.Add(Function(function));
        }

        using var list = JsonDocument.Parse(functions.ToJsonString());
        return PythonText.Dumps(list.RootElement);
    }

    private static JsonObject Function(JsonElement function)
    {
        var copy = new JsonObject();
        foreach (var (name, value) in PythonText.Properties(function))
        {
            copy[name] = name == "arguments" && value.ValueKind == JsonValueKind.String ? Decoded(value) : JsonNode.Parse(value.GetRawText());
        }

        return copy;
    }

    private static JsonNode? Decoded(JsonElement arguments)
    {
        var text = arguments.GetString()!;
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = RowLimits.MaxDepth }) is JsonObject decoded
                ? decoded
                : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
