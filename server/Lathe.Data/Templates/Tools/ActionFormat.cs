using System.Text;
using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Templates.Tools;

/// <summary>The format of templates without one of their own: tools as lists of arguments, calls as "Action" and "Action Input".</summary>
internal static class ActionFormat
{
    public static string Describe(IReadOnlyList<JsonElement> tools)
    {
        var text = new StringBuilder();
        foreach (var tool in tools.Select(ToolFormat.Unwrapped))
        {
            var name = ToolJson.Text(tool, "name");
            text.Append($"> Tool Name: {name}\nTool Description: {ToolJson.Text(tool, "description")}\nTool Args:\n");
            var parameters = ToolJson.Property(tool, "parameters") ?? default;
            var properties = ToolJson.Property(parameters, "properties") is { ValueKind: JsonValueKind.Object } given
                ? given
                : throw new RowFormatException($"the tool '{name}' has no \"parameters\" with \"properties\", which this tool format lists");
            var required = ToolJson.Property(parameters, "required") is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Select(PythonText.Str).ToHashSet(StringComparer.Ordinal)
                : [];
            foreach (var (argument, schema) in PythonText.Properties(properties))
            {
                Describe(text, argument, schema, required.Contains(argument));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    public static string Call(IReadOnlyList<ToolCall> calls) =>
        string.Join('\n', calls.Select(call => $"Action: {call.Name}\nAction Input: {PythonText.Dumps(call.Arguments)}"));

    private static void Describe(StringBuilder text, string name, JsonElement schema, bool isRequired)
    {
        text.Append($"  - {name} ({ToolJson.Text(schema, "type")}{(isRequired ? ", required" : "")}): {ToolJson.Text(schema, "description")}");
        if (ToolJson.Property(schema, "enum") is { ValueKind: JsonValueKind.Array } values && values.GetArrayLength() > 0)
        {
            text.Append($", should be one of [{string.Join(", ", values.EnumerateArray().Select(PythonText.Str))}]");
        }

        if (ToolJson.Property(schema, "items") is { } items && ToolJson.IsSet(items))
        {
            text.Append($", where each item should be {ToolJson.Text(items, "type")}");
        }

        text.Append('\n');
    }
}
