using System.Text.Json;

namespace Lathe.Data.Templates.Tools;

/// <summary>Calls with a tag for every argument.</summary>
internal static class TaggedFormats
{
    public static string GlmMoe(IReadOnlyList<ToolCall> calls) => string.Join('\n', calls.Select(call =>
        $"\n<tool_call>{call.Name}"
        + Arguments(call, (name, value) => $"\n<arg_key>{name}</arg_key>\n<arg_value>{value}</arg_value>")));

    public static string MiniMax(IReadOnlyList<ToolCall> calls) => string.Join('\n', calls.Select(call =>
        $"<invoke name=\"{call.Name}\">"
        + Arguments(call, (name, value) => $"\n<parameter name=\"{name}\">{value}</parameter>") + "\n</invoke>"));

    public static string Qwen(IReadOnlyList<ToolCall> calls) => string.Join('\n', calls.Select(call =>
        $"<tool_call>\n<function={call.Name}>"
        + Arguments(call, (name, value) => $"\n<parameter={name}>\n{value}\n</parameter>") + "\n</function>\n</tool_call>"));

    public static string Seed(IReadOnlyList<ToolCall> calls) => string.Join('\n', calls.Select(call =>
        $"\n<seed:tool_call>\n<function={call.Name}>"
        + Arguments(call, (name, value) => $"\n<parameter={name}>{value}</parameter>") + "\n</function>\n</seed:tool_call>"));

    private static string Arguments(ToolCall call, Func<string, string, string> write) => string.Concat(call.NamedArguments.Select(argument =>
        write(argument.Name, argument.Value.ValueKind == JsonValueKind.String ? argument.Value.GetString()! : PythonText.Dumps(argument.Value))));
}
