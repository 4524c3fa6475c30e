using System.Text;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Templates;

/// <summary>
/// Writes a built-in template as the Jinja source that programs of others render: what is put around messages of the system, of users, of tools
/// and of the model. Lists of tools and their calls are not part of it.
/// </summary>
public static class TemplateAsJinja
{
    private const string System = "system_message";
    private const string Content = "content";

    /// <param name="template">The template.</param>
    /// <param name="tokenizer">Of the model that it is shipped with.</param>
    /// <returns>Null: the template moves thoughts about, which no text around messages does.</returns>
    /// <exception cref="DataException">The tokenizer lacks the token that ends answers.</exception>
    public static string? Write(ChatTemplate template, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (template.IsReasoning || template is ModelTemplate)
        {
            return null;
        }

        var eos = template.EosId(tokenizer) is { } id ? tokenizer.IdToToken(id) : null;
        List<string> lines =
        [
            "{%- if messages[0]['role'] == 'system' %}",
            $"    {{%- set {System} = messages[0]['content'] %}}",
            "    {%- set loop_messages = messages[1:] %}",
            "{%- else %}",
            $"    {{%- set {System} = {Literal(template.DefaultSystem)} %}}",
            "    {%- set loop_messages = messages %}",
            "{%- endif %}",
            .. Put("", Expression(template.Prefix, Content)),
        ];
        if (!template.SystemInFirstUser)
        {
            lines.Add($"{{%- if {System} %}}");
            lines.AddRange(Put("    ", Expression(template.System, System)));
            lines.Add("{%- endif %}");
        }

        lines.Add("{%- for message in loop_messages %}");
        lines.Add($"    {{%- set {Content} = message['content'] %}}");
        if (template.SystemInFirstUser)
        {
            lines.Add($"    {{%- if loop.first and {System} %}}");
            lines.Add($"        {{%- set {Content} = {Expression(template.System.Take(1), System)} + {Content} %}}");
            lines.Add("    {%- endif %}");
        }

        lines.Add("    {%- if message['role'] == 'user' %}");
        lines.AddRange(Put("        ", Expression(template.User, Content)));
        lines.Add("    {%- elif message['role'] == 'tool' %}");
        lines.AddRange(Put("        ", Expression(template.Observation ?? template.User, Content)));
        lines.Add("    {%- elif message['role'] == 'assistant' %}");
        lines.AddRange(Put("        ", Expression(template.Assistant, Content)));
        lines.Add("    {%- endif %}");
        lines.Add("{%- endfor %}");
        return string.Join('\n', lines);

        string Expression(IEnumerable<TemplateSlot> slots, string content) => string.Join(" + ", slots.SelectMany(slot => slot.Kind switch
        {
            TemplateSlotKind.Bos => tokenizer.BosId is null ? [] : ["bos_token"],
            TemplateSlotKind.Eos => [Literal(eos ?? "")],
            TemplateSlotKind.Token => [Literal(slot.Text)],
            _ => Parts(slot.Text, content),
        }));
    }

    private static IEnumerable<string> Put(string indent, string expression) => expression.Length > 0 ? [$"{indent}{{{{- {expression} }}}}"] : [];

    private static IEnumerable<string> Parts(string text, string content)
    {
        var mark = text.IndexOf(TemplateSlot.ContentMark, StringComparison.Ordinal);
        string[] parts = mark < 0
            ? [Literal(text)]
            : [Literal(text[..mark]), content, Literal(text[(mark + TemplateSlot.ContentMark.Length)..])];
        return parts.Where(part => part != "''");
    }

    private static string Literal(string text)
    {
        var written = new StringBuilder("'");
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' or '\'' => written.Append('\\').Append(character),
                '\n' => written.Append("\\n"),
                '\r' => written.Append("\\r"),
                '\t' => written.Append("\\t"),
                _ => written.Append(character),
            };
        }

        return written.Append('\'').ToString();
    }
}
