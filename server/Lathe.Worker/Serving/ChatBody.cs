using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Data.Templates;

namespace Lathe.Worker.Serving;

/// <summary>A conversation that is to go on.</summary>
/// <param name="Messages">User or tool and assistant in turn, a user's or a tool's last.</param>
/// <param name="System">Null: the template's.</param>
/// <param name="Tools">JSON list of functions; null: none.</param>
internal sealed record ChatBody(IReadOnlyList<ChatMessage> Messages, string? System, string? Tools)
{
    /// <exception cref="ApiException">It cannot be read as such.</exception>
    public static ChatBody Read(BodyReader body)
    {
        if (body["messages"] is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
        {
            throw BodyReader.Wrong("messages", "a list of messages");
        }

        var messages = new List<ChatMessage>();
        var system = new List<string>();
        foreach (var (i, message) in list.EnumerateArray().Index())
        {
            Add(messages, system, message, $"messages[{i}]");
        }

        if (messages.Count == 0 || messages[^1].Role is ChatRole.Assistant or ChatRole.Function)
        {
            throw new ApiException(400, "messages has to end with a message of the user or of a tool, which is answered.", "messages");
        }

        for (var i = 0; i < messages.Count; i++)
        {
            if (i % 2 == 1 != messages[i].Role is ChatRole.Assistant or ChatRole.Function)
            {
                throw new ApiException(400, "messages has to begin with the user, and questions and answers have to alternate.", "messages");
            }
        }

        body.Refuse(
            "tool_choice",
            value => value.ValueKind == JsonValueKind.String && (value.ValueEquals("auto") || value.ValueEquals("none")),
            "the model decides by itself whether it calls a tool (auto), or is told of none (none).");
        var isForbidden = body["tool_choice"] is { ValueKind: JsonValueKind.String } choice && choice.ValueEquals("none");
        return new ChatBody(messages, system.Count > 0 ? string.Join("\n\n", system) : null, isForbidden ? null : ReadTools(body));
    }

    private static void Add(List<ChatMessage> messages, List<string> system, JsonElement message, string place)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw BodyReader.Wrong(place, "an object with role and content");
        }

        var reader = new BodyReader(message);
        switch (reader.Text("role"))
        {
            case "system" or "developer" when messages.Count == 0:
                system.Add(Content(reader, place));
                break;
            case "system" or "developer":
                throw new ApiException(400, $"{place}: a system message stands before all others.", "messages");
            case "user":
                Append(messages, ChatRole.User, Content(reader, place));
                break;
            case "tool" or "function":
                Append(messages, ChatRole.Observation, Content(reader, place));
                break;
            case "assistant" when reader["tool_calls"] is { ValueKind: JsonValueKind.Array } calls && calls.GetArrayLength() > 0:
                messages.Add(new ChatMessage(ChatRole.Function, Calls(calls, place)));
                break;
            case "assistant":
                Append(messages, ChatRole.Assistant, Content(reader, place));
                break;
            default:
                throw BodyReader.Wrong($"{place}.role", "system, developer, user, assistant or tool");
        }
    }

    /// <summary>Messages of one side that follow each other are one: templates know turns only.</summary>
    private static void Append(List<ChatMessage> messages, ChatRole role, string content)
    {
        if (messages is [.., var last] && last.Role == role)
        {
            messages[^1] = last with { Content = last.Content + "\n\n" + content };
        }
        else
        {
            messages.Add(new ChatMessage(role, content));
        }
    }

    /// <summary>A text, or the text parts of a list.</summary>
    private static string Content(BodyReader message, string place)
    {
        var key = $"{place}.content";
        if (message["content"] is not { } content)
        {
            return "";
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            return BodyReader.Unpaired(content, key);
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            throw BodyReader.Wrong(key, "a text or a list of parts");
        }

        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray())
        {
            var reader = new BodyReader(part.ValueKind == JsonValueKind.Object ? part : throw BodyReader.Wrong(key, "a list of objects"));
            text.Append(reader.Text("type") == "text"
                ? reader.Text("text")
                : throw new ApiException(400, $"{key}: only parts of type text can be read; this model takes no images, sounds or files.", "messages"));
        }

        return text.ToString();
    }

    /// <summary>As templates take them: a JSON list of name and arguments.</summary>
    private static string Calls(JsonElement calls, string place)
    {
        var list = new JsonArray();
        foreach (var call in calls.EnumerateArray())
        {
            var key = $"{place}.tool_calls";
            if (call.ValueKind != JsonValueKind.Object || new BodyReader(call)["function"] is not { ValueKind: JsonValueKind.Object } function)
            {
                throw BodyReader.Wrong(key, "a list of calls with a function");
            }

            var reader = new BodyReader(function);
            list.Add(new JsonObject
            {
                ["name"] = reader.Text("name") ?? throw BodyReader.Wrong($"{key}.function.name", "a text"),
                ["arguments"] = Arguments(reader.Text("arguments") ?? "{}", $"{key}.function.arguments"),
            });
        }

        return list.ToJsonString();
    }

    private static JsonNode? Arguments(string text, string key)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw BodyReader.Wrong(key, "a text that is JSON");
        }
    }

    private static string? ReadTools(BodyReader body)
    {
        if (body["tools"] is not { } tools)
        {
            return null;
        }

        if (tools.ValueKind != JsonValueKind.Array)
        {
            throw BodyReader.Wrong("tools", "a list of functions");
        }

        var functions = new JsonArray();
        foreach (var tool in tools.EnumerateArray())
        {
            functions.Add(tool.ValueKind == JsonValueKind.Object && new BodyReader(tool)["function"] is { ValueKind: JsonValueKind.Object } function
                ? JsonNode.Parse(function.GetRawText())
                : throw BodyReader.Wrong("tools", "a list of objects with a function"));
        }

        return functions.Count > 0 ? functions.ToJsonString() : null;
    }
}
