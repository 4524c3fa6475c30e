using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lathe.Data.Templates.Tools;

/// <summary>Finds calls of tools in an answer, as the format of its template writes them: the way back from <see cref="ToolFormat.Call"/>.</summary>
internal static partial class ToolCallReader
{
    /// <summary>
    /// What a call begins with, by format. Those that are left out write calls as nothing but JSON, or as a name and JSON, so that only a
    /// whole answer tells.
    /// </summary>
    private static readonly Dictionary<string, string> Begins = new(StringComparer.Ordinal)
    {
        ["default"] = "Action:",
        ["phi4_mini"] = "Action:",
        ["qwen"] = "<tool_call>",
        ["ling"] = "<tool_call>",
        ["qwen3_5"] = "<tool_call>",
        ["glm4_moe"] = "<tool_call>",
        ["minimax1"] = "<tool_calls>",
        ["minimax2"] = "<invoke ",
        ["seed_oss"] = "<seed:tool_call>",
    };

    /// <summary>Whether calls of a format can be read.</summary>
    public static bool Reads(string format) => Begins.ContainsKey(format) || format is "mistral" or "llama3" or "glm4";

    /// <summary>The text that a call begins with; null where only a whole answer tells.</summary>
    public static string? BeginOf(string format) => Begins.GetValueOrDefault(format);

    /// <summary>The text before the calls, and the calls; none where the answer has none, or one that can't be read.</summary>
    public static (string Text, IReadOnlyList<AnsweredCall> Calls) Read(string format, string answer)
    {
        var begin = BeginOf(format) is { } mark ? answer.IndexOf(mark, StringComparison.Ordinal) : 0;
        if (begin < 0)
        {
            return (answer, []);
        }

        var (text, written) = (answer[..begin], answer[begin..]);
        var calls = format switch
        {
            "default" or "phi4_mini" => Actions(written),
            "qwen" or "ling" => [.. Tagged().Matches(written).Select(match => Call(match.Groups[1].Value, "arguments"))],
            "minimax1" => Lines(written),
            "mistral" => Listed(written, "arguments"),
            "llama3" => Listed(written, "parameters"),
            "glm4" => Named(written),
            "qwen3_5" or "seed_oss" => [.. Functions().Matches(written).Select(match => Call(match.Groups[1].Value, Parameters().Matches(match.Groups[2].Value)))],
            "minimax2" => [.. Invocations().Matches(written).Select(match => Call(match.Groups[1].Value, NamedParameters().Matches(match.Groups[2].Value)))],
            "glm4_moe" => [.. written.Split("<tool_call>", StringSplitOptions.RemoveEmptyEntries).Select(Keyed)],
            _ => (AnsweredCall?[])[],
        };
        return calls.Length == 0 || calls.Any(call => call is null) ? (answer, []) : (text.TrimEnd(), [.. calls.OfType<AnsweredCall>()]);
    }

    private static AnsweredCall?[] Actions(string written) =>
    [
        .. written.Split("Action:", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(action =>
            action.Split("Action Input:", 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, var input] ? Call(name, Parse(input)) : null),
    ];

    private static AnsweredCall?[] Lines(string written)
    {
        var end = written.IndexOf("</tool_calls>", StringComparison.Ordinal);
        return
        [
            .. written["<tool_calls>".Length..(end < 0 ? written.Length : end)].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => Call(line, "arguments")),
        ];
    }

    private static AnsweredCall?[] Listed(string written, string key) => Parse(written) switch
    {
        JsonObject one => [Call(one, key)],
        JsonArray list => [.. list.Select(item => Call(item, key))],
        _ => [],
    };

    private static AnsweredCall?[] Named(string written) => written.Trim().Split('\n', 2) is [{ Length: > 0 } name, var arguments] && Parse(arguments) is JsonObject given
        ? [Call(name.Trim(), given)]
        : [];

    private static AnsweredCall? Keyed(string written)
    {
        var name = written.Split('\n', 2)[0].Trim();
        return name.Length > 0 ? Call(name, KeysAndValues().Matches(written)) : null;
    }

    private static AnsweredCall? Call(string json, string key) => Call(Parse(json), key);

    private static AnsweredCall? Call(JsonNode? call, string key) =>
        call is JsonObject given && given["name"] is JsonValue name && name.GetValueKind() == JsonValueKind.String ? Call(name.GetValue<string>(), given[key]) : null;

    private static AnsweredCall? Call(string name, JsonNode? arguments) => arguments is JsonObject ? new AnsweredCall(name, arguments.ToJsonString()) : null;

    /// <summary>Arguments one by one: a value is JSON where it can be read as such, else a text.</summary>
    private static AnsweredCall Call(string name, MatchCollection arguments)
    {
        var given = new JsonObject();
        foreach (Match argument in arguments)
        {
            var value = argument.Groups[2].Value;
            given[argument.Groups[1].Value] = Parse(value) ?? value;
        }

        return new AnsweredCall(name, given.ToJsonString());
    }

    /// <summary>Null for what is no JSON, with a key twice, or with half a surrogate pair.</summary>
    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("<tool_call>(.*?)</tool_call>", RegexOptions.Singleline)]
    private static partial Regex Tagged();

    [GeneratedRegex("<function=([^>]+)>(.*?)</function>", RegexOptions.Singleline)]
    private static partial Regex Functions();

    [GeneratedRegex("<parameter=([^>]+)>\n?(.*?)\n?</parameter>", RegexOptions.Singleline)]
    private static partial Regex Parameters();

    [GeneratedRegex("<invoke name=\"([^\"]+)\">(.*?)</invoke>", RegexOptions.Singleline)]
    private static partial Regex Invocations();

    [GeneratedRegex("<parameter name=\"([^\"]+)\">(.*?)</parameter>", RegexOptions.Singleline)]
    private static partial Regex NamedParameters();

    [GeneratedRegex("<arg_key>(.*?)</arg_key>\\s*<arg_value>(.*?)</arg_value>", RegexOptions.Singleline)]
    private static partial Regex KeysAndValues();
}
