using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Templates.Tools;

/// <summary>One call of a tool.</summary>
internal sealed record ToolCall(string Name, JsonElement Arguments)
{
    /// <summary>The arguments by name.</summary>
    /// <exception cref="RowFormatException">They are no object.</exception>
    public IReadOnlyList<(string Name, JsonElement Value)> NamedArguments => Arguments.ValueKind == JsonValueKind.Object
        ? PythonText.Properties(Arguments)
        : throw new RowFormatException($"the arguments of the call of '{Name}' are {JsonText.Kind(Arguments)}, not an object");

    /// <summary>The calls in a message: one object, or a list of them.</summary>
    /// <exception cref="RowFormatException">The text is no such JSON.</exception>
    public static IReadOnlyList<ToolCall> Parse(string json)
    {
        var root = ToolJson.Parse(json, "a tool call");
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Read)] : [Read(root)];
    }

    private static ToolCall Read(JsonElement call)
    {
        if (call.ValueKind != JsonValueKind.Object)
        {
            throw new RowFormatException($"a tool call is {JsonText.Kind(call)}, not an object with name and arguments");
        }

        var name = ToolJson.Property(call, "name");
        var arguments = ToolJson.Property(call, "arguments");
        return name is { ValueKind: JsonValueKind.String } && arguments is { } given
            ? new ToolCall(name.Value.GetString()!, given)
            : throw new RowFormatException("a tool call has no "
                + (arguments is null ? "\"arguments\"" : "text as its \"name\"") + "; it should be {\"name\": ..., \"arguments\": {...}}");
    }
}
