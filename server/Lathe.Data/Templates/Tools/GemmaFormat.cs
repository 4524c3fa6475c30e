using System.Text.Json;

namespace Lathe.Data.Templates.Tools;

/// <summary>Gemma 4's tools and calls: an object notation of its own, with a token for the quotes.</summary>
internal static class GemmaFormat
{
    private const string Quote = "<|\"|>";

    public static string Describe(IReadOnlyList<JsonElement> tools) => string.Join('\n', tools.Select(ToolFormat.Unwrapped).Select(tool =>
        $"declaration:{ToolJson.Text(tool, "name")}{{description:{Quoted(ToolJson.Text(tool, "description"))}{Parameters(tool)}{Response(tool)}}}"));

    public static string Call(IReadOnlyList<ToolCall> calls) =>
        string.Concat(calls.Select(call => $"<|tool_call>call:{call.Name}{{{Arguments(call.Arguments)}}}<tool_call|>"));

    private static string Parameters(JsonElement tool)
    {
        if (ToolJson.Property(tool, "parameters") is not { } parameters || !ToolJson.IsSet(parameters))
        {
            return "";
        }

        var parts = new List<string>();
        if (ToolJson.Property(parameters, "properties") is { ValueKind: JsonValueKind.Object } properties && ToolJson.IsSet(properties))
        {
            parts.Add($"properties:{{{string.Join(',', PythonText.Properties(properties).Select(Property))}}}");
        }

        if (ToolJson.Property(parameters, "required") is { ValueKind: JsonValueKind.Array } required && ToolJson.IsSet(required))
        {
            parts.Add($"required:[{string.Join(',', required.EnumerateArray().Select(item => Quoted(PythonText.Str(item))))}]");
        }

        AddType(parts, parameters);
        return $",parameters:{{{string.Join(',', parts)}}}";
    }

    private static string Property((string Name, JsonElement Schema) property)
    {
        var parts = new List<string>();
        AddDescription(parts, property.Schema);
        AddType(parts, property.Schema);
        return $"{property.Name}:{{{string.Join(',', parts)}}}";
    }

    private static string Response(JsonElement tool)
    {
        if (ToolJson.Property(tool, "response") is not { } response || !ToolJson.IsSet(response))
        {
            return "";
        }

        var parts = new List<string>();
        AddDescription(parts, response);
        if (Upper(ToolJson.Text(response, "type")) == "OBJECT")
        {
            parts.Add($"type:{Quoted("OBJECT")}");
        }

        return $",response:{{{string.Join(',', parts)}}}";
    }

    private static void AddDescription(List<string> parts, JsonElement schema)
    {
        if (ToolJson.IsSet(ToolJson.Property(schema, "description")))
        {
            parts.Add($"description:{Quoted(ToolJson.Text(schema, "description"))}");
        }
    }

    private static void AddType(List<string> parts, JsonElement schema)
    {
        if (ToolJson.IsSet(ToolJson.Property(schema, "type")))
        {
            parts.Add($"type:{Quoted(Upper(ToolJson.Text(schema, "type")))}");
        }
    }

    private static string Arguments(JsonElement arguments) => arguments.ValueKind switch
    {
        JsonValueKind.Object => Items(arguments),
        JsonValueKind.String => arguments.GetString()!,
        _ => Argument(arguments),
    };

    private static string Argument(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quoted(value.GetString()!),
        JsonValueKind.Object => $"{{{Items(value)}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Argument))}]",
        JsonValueKind.Number => PythonText.Str(value),
        _ => value.GetRawText(),
    };

    private static string Items(JsonElement value) => string.Join(',', PythonText.Properties(value)
        .OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"{property.Name}:{Argument(property.Value)}"));

    private static string Quoted(string text) => Quote + text + Quote;

    private static string Upper(string text) => text.ToUpperInvariant();
}
