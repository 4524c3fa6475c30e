using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Templates.Tools;

/// <summary>How the tools a model may call, and its calls, become text. The formats are LLaMA-Factory's.</summary>
/// <param name="name">What recipes and templates call it.</param>
/// <param name="prompt">What stands around the tools.</param>
/// <param name="describe">The tools as text; null takes them as the row has them.</param>
/// <param name="call">Calls as text.</param>
internal sealed class ToolFormat(
    string name, string prompt, Func<IReadOnlyList<JsonElement>, string>? describe, Func<IReadOnlyList<ToolCall>, string> call)
{
    /// <summary>
    /// Llama 3's tool text tells the day. This one stands in its own chat template where the system's clock is not asked; with today's, a
    /// run that is resumed tomorrow would learn from other data.
    /// </summary>
    private const string Date = "26 Jul 2024";

    public string Name { get; } = name;

    /// <summary>The part of the system text about the tools; empty when there are none.</summary>
    /// <param name="tools">A JSON list of tools, each with or without OpenAI's envelope <c>{"type": "function", "function": ...}</c>.</param>
    /// <exception cref="RowFormatException">The text is no such list, or a tool lacks what the format needs.</exception>
    public string Describe(string tools)
    {
        var list = ToolJson.Parse(tools, "the list of tools");
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw new RowFormatException($"the tools are {JsonText.Kind(list)}, not a list of tools");
        }

        var items = list.EnumerateArray().ToList();
        foreach (var tool in items.Where(tool => tool.ValueKind != JsonValueKind.Object))
        {
            throw new RowFormatException($"a tool is {JsonText.Kind(tool)}, not an object");
        }

        return describe is null ? FillPrompt(items, tools)
            : items.Count == 0 ? ""
            : FillPrompt(items, describe(items));
    }

    /// <summary>The text of an answer that calls tools.</summary>
    /// <exception cref="RowFormatException">The format cannot write these calls.</exception>
    public string Call(IReadOnlyList<ToolCall> calls) => call(calls);

    /// <summary>The tool itself, out of OpenAI's envelope.</summary>
    public static JsonElement Unwrapped(JsonElement tool) => IsWrapped(tool) && ToolJson.Property(tool, "function") is { } function
        ? function
        : tool;

    /// <summary>The tool in OpenAI's envelope, as JSON.</summary>
    public static string Wrapped(JsonElement tool, int indent = 0)
    {
        if (IsWrapped(tool))
        {
            return PythonText.Dumps(tool, indent);
        }

        using var wrapped = JsonDocument.Parse($$"""{"type": "function", "function": {{tool.GetRawText()}}}""");
        return PythonText.Dumps(wrapped.RootElement, indent);
    }

    private static bool IsWrapped(JsonElement tool) =>
        ToolJson.Property(tool, "type") is { ValueKind: JsonValueKind.String } type && type.ValueEquals("function");

    private string FillPrompt(IReadOnlyList<JsonElement> tools, string described)
    {
        // Piece by piece, because a tool's description may hold a mark as well.
        const string ToolsMark = "{{tools}}";
        var names = string.Join(", ", tools.Select(tool => ToolJson.Text(Unwrapped(tool), "name")));
        var split = prompt.IndexOf(ToolsMark, StringComparison.Ordinal);
        string Fill(string part) => part.Replace("{{names}}", names, StringComparison.Ordinal).Replace("{{date}}", Date, StringComparison.Ordinal);
        return Fill(prompt[..split]) + described + Fill(prompt[(split + ToolsMark.Length)..]);
    }
}
