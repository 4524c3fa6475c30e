using System.Collections.Frozen;
using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Recipes.Model;

namespace Lathe.Data.Templates.Tools;

/// <summary>Tool formats by name. What stands around the tools is in tool-prompts.json.</summary>
internal static class ToolFormats
{
    private static readonly FrozenDictionary<string, ToolFormat> All = Load();

    /// <summary>The format of that name.</summary>
    public static ToolFormat Get(string name) => All[name];

    /// <summary>The format a recipe asks for.</summary>
    public static ToolFormat Get(ToolCallFormat format) => Get(format switch
    {
        ToolCallFormat.Gemma4 => "gemma4",
        ToolCallFormat.Glm4 => "glm4",
        ToolCallFormat.Glm4Moe => "glm4_moe",
        ToolCallFormat.Lfm2 => "lfm2",
        ToolCallFormat.Ling => "ling",
        ToolCallFormat.Llama3 => "llama3",
        ToolCallFormat.MiniMax1 => "minimax1",
        ToolCallFormat.MiniMax2 => "minimax2",
        ToolCallFormat.Mistral => "mistral",
        ToolCallFormat.Qwen => "qwen",
        ToolCallFormat.Qwen35 => "qwen3_5",
        ToolCallFormat.SeedOss => "seed_oss",
        _ => "default",
    });

    private static FrozenDictionary<string, ToolFormat> Load()
    {
        using var prompts = EmbeddedJson.Open("Lathe.Data.Templates.Tools.tool-prompts.json");
        ToolFormat Format(string name, Func<IReadOnlyList<JsonElement>, string>? describe, Func<IReadOnlyList<ToolCall>, string> call) =>
            new(name, prompts.RootElement.GetProperty(name).GetString()!, describe, call);
        return new[]
        {
            Format("default", ActionFormat.Describe, ActionFormat.Call),
            Format("gemma4", GemmaFormat.Describe, GemmaFormat.Call),
            Format("glm4", DescribeForGlm, CallForGlm),
            Format("glm4_moe", LinePerWrappedTool, TaggedFormats.GlmMoe),
            Format("lfm2", tools => List(tools, ToolFormat.Unwrapped), CallForLfm),
            Format("ling", LinePerWrappedTool, CallInTags),
            Format("llama3", tools => string.Concat(tools.Select(t => ToolFormat.Wrapped(t, indent: 4) + "\n\n")), CallForLlama),
            Format("minimax1", tools => string.Concat(tools.Select(t => Bare(t) + "\n")), CallForMiniMax),
            Format("minimax2", tools => string.Concat(tools.Select(t => $"<tool>{Bare(t)}</tool>\n")), TaggedFormats.MiniMax),
            Format("mistral", tools => $"[{string.Join(", ", tools.Select(t => ToolFormat.Wrapped(t)))}]", calls => Objects(calls, "arguments")),
            Format("phi4_mini", null, ActionFormat.Call),
            Format("qwen", LinePerWrappedTool, CallInTags),
            Format("qwen3_5", tools => string.Concat(tools.Select(t => "\n" + Bare(t))), TaggedFormats.Qwen),
            Format("seed_oss", tools => "\n" + List(tools, tool => tool), TaggedFormats.Seed),
        }.ToFrozenDictionary(format => format.Name, StringComparer.Ordinal);
    }

    private static string Bare(JsonElement tool) => PythonText.Dumps(ToolFormat.Unwrapped(tool));

    private static string List(IEnumerable<JsonElement> tools, Func<JsonElement, JsonElement> part) =>
        $"[{string.Join(", ", tools.Select(tool => PythonText.Dumps(part(tool))))}]";

    private static string LinePerWrappedTool(IReadOnlyList<JsonElement> tools) =>
        string.Concat(tools.Select(tool => "\n" + ToolFormat.Wrapped(tool)));

    private static string DescribeForGlm(IReadOnlyList<JsonElement> tools) => string.Concat(tools.Select(ToolFormat.Unwrapped).Select(tool =>
        $"\n\n## {ToolJson.Text(tool, "name")}\n\n{PythonText.Dumps(tool, indent: 4)}\n在调用上述函数时，请使用 Json 格式表示调用的参数。"));

    private static string CallForGlm(IReadOnlyList<ToolCall> calls) => calls is [var only]
        ? $"{only.Name}\n{PythonText.Dumps(only.Arguments)}"
        : throw new RowFormatException($"a message has {calls.Count} tool calls, and the template's tool format glm4 writes one");

    private static string CallInTags(IReadOnlyList<ToolCall> calls) =>
        string.Join('\n', calls.Select(call => $"<tool_call>\n{Object(call, "arguments")}\n</tool_call>"));

    private static string CallForLlama(IReadOnlyList<ToolCall> calls) =>
        calls is [var only] ? Object(only, "parameters") : Objects(calls, "parameters");

    private static string CallForMiniMax(IReadOnlyList<ToolCall> calls) =>
        $"<tool_calls>\n{string.Join('\n', calls.Select(call => Object(call, "arguments")))}\n</tool_calls>";

    private static string CallForLfm(IReadOnlyList<ToolCall> calls)
    {
        var written = calls.Select(call => $"{call.Name}({string.Join(", ", call.NamedArguments.Select(Argument))})");
        return $"<|tool_call_start|>[{string.Join(", ", written)}]<|tool_call_end|>";

        static string Argument((string Name, JsonElement Value) argument) => argument.Value.ValueKind == JsonValueKind.String
            ? $"{argument.Name}=\"{argument.Value.GetString()}\""
            : $"{argument.Name}={PythonText.Dumps(argument.Value)}";
    }

    private static string Objects(IEnumerable<ToolCall> calls, string key) =>
        $"[{string.Join(", ", calls.Select(call => Object(call, key)))}]";

    private static string Object(ToolCall call, string key)
    {
        var text = new System.Text.StringBuilder("{\"name\": ");
        PythonText.WriteString(text, call.Name);
        return text.Append($", \"{key}\": {PythonText.Dumps(call.Arguments)}}}").ToString();
    }
}
