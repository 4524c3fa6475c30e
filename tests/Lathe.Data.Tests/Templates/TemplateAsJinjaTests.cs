using Lathe.Data.Templates;
using Lathe.Data.Templates.Jinja;

namespace Lathe.Data.Tests.Templates;

/// <summary>Built-in templates written as Jinja, rendered by another engine and by the project's own.</summary>
public sealed class TemplateAsJinjaTests : IClassFixture<JinjaFixture>
{
    private const string Odd = "it's \\n {{ content }}\n\t\"<|im_end|>\" 学 \ud83d\ude00";

    public static TheoryData<string> Names { get; } = [.. TemplateCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Conversations_are_the_template_s_to_the_letter(string name)
    {
        var template = TemplateCatalog.Get(name);
        var tokenizer = Tokenizer(template);
        if (TemplateAsJinja.Write(template, tokenizer) is not { } source)
        {
            Assert.True(template.IsReasoning);
            return;
        }

        Assert.False(template.IsReasoning);
        (ChatRole Role, string Text)[][] conversations =
        [
            [(ChatRole.User, "q1")],
            [(ChatRole.User, Odd), (ChatRole.Assistant, Odd), (ChatRole.User, "q2")],
            [(ChatRole.User, "q1"), (ChatRole.Assistant, "a1"), (ChatRole.Observation, "result"), (ChatRole.Assistant, "a2"), (ChatRole.User, "q3")],
        ];
        string?[] systems = [null, "Be kind.", Odd];
        var cases = conversations.SelectMany(conversation => systems.Select(system => (conversation, system))).ToList();
        var variables = cases.ConvertAll(one => Variables(one.conversation, one.system));

        var others = JinjaFixture.Render(variables.Select(one => (object)new Dictionary<string, object?>(one) { ["template"] = source }));

        var program = JinjaTemplate.Parse(source);
        for (var i = 0; i < cases.Count; i++)
        {
            List<ChatMessage> messages = [.. cases[i].conversation.Select(turn => new ChatMessage(turn.Role, turn.Text)), new(ChatRole.Assistant, "")];
            var turns = template.Render(tokenizer, messages, cases[i].system);
            var expected = string.Concat(turns.SkipLast(1).Select(turn => turn.Prompt + turn.Response)) + turns[^1].Prompt;
            Assert.Equal(expected, others[i]);
            Assert.Equal(expected, program.Render(Values(variables[i]), new Meter(JinjaLimits.Default)).Text);
        }
    }

    [Fact]
    public void A_tokenizer_without_the_end_token_is_told_about() =>
        Assert.Contains("<|im_end|>", Assert.Throws<DataException>(() => TemplateAsJinja.Write(TemplateCatalog.Get("chatml"), new CharTokenizer(without: "<|im_end|>"))).Message, StringComparison.Ordinal);

    /// <summary>With every token that the template names.</summary>
    private static CharTokenizer Tokenizer(ChatTemplate template) => CharTokenizer.With(
    [
        "<s>", "</s>", "<pad>",
        .. new[] { template.Prefix, template.System, template.User, template.Observation ?? [], template.Assistant }.SelectMany(slots => slots)
            .Where(slot => slot.Kind == TemplateSlotKind.Token).Select(slot => slot.Text).Concat(template.StopWords).Distinct(),
    ]);

    private static Dictionary<string, object?> Variables((ChatRole Role, string Text)[] conversation, string? system)
    {
        IEnumerable<(string Role, string Text)> turns = conversation.Select(turn => (RoleOf(turn.Role), turn.Text));
        return new Dictionary<string, object?>
        {
            ["messages"] = (system is null ? turns : turns.Prepend((Role: "system", Text: system)))
                .Select(turn => new Dictionary<string, string> { ["role"] = turn.Role, ["content"] = turn.Text }).ToList(),
            ["bos_token"] = "<s>",
            ["eos_token"] = "</s>",
        };
    }

    private static Dictionary<string, object?> Values(Dictionary<string, object?> variables) => new(variables)
    {
        ["messages"] = ((List<Dictionary<string, string>>)variables["messages"]!)
            .Select(message => (object?)new JinjaDict { ["role"] = message["role"], ["content"] = message["content"] }).ToList(),
    };

    private static string RoleOf(ChatRole role) => role switch { ChatRole.Observation => "tool", ChatRole.Assistant => "assistant", _ => "user" };
}
