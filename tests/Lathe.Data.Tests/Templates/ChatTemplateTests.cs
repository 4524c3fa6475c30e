using Lathe.Data.Formats;
using Lathe.Data.Pipeline;
using Lathe.Data.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Templates;

public sealed class ChatTemplateTests
{
    private static readonly CharTokenizer Tokenizer = new();

    private static readonly ChatMessage[] TwoTurns =
    [
        new(ChatRole.User, "q1"), new(ChatRole.Assistant, "<think>\nt\n</think>\n\na1"), new(ChatRole.User, "q2"),
            new(ChatRole.Assistant, "a2"),
    ];

    [Fact]
    public void A_mark_inside_a_message_stays_text()
    {
        var turn = Assert.Single(TemplateCatalog.Get("empty").Render(
            Tokenizer, [new(ChatRole.User, "{{content}}x{{content}}"), new(ChatRole.Assistant, "{{content}}")], null));
        Assert.Equal(("{{content}}x{{content}}", "{{content}}"), turn);
    }

    [Fact]
    public void Llama2_puts_the_system_text_into_the_first_question()
    {
        var turns = TemplateCatalog.Get("llama2").Render(Tokenizer, TwoTurns, "S");
        Assert.Equal("<s>[INST] <<SYS>>\nS\n<</SYS>>\n\nq1 [/INST]", turns[0].Prompt);
        Assert.Equal(("<s>[INST] q2 [/INST]", "a2</s>"), turns[1]);
    }

    [Theory]
    [InlineData("default", new[] { "</s>" })]
    [InlineData("empty", new[] { "</s>" })]
    [InlineData("chatml", new[] { "<|im_end|>", "<|im_start|>" })]
    [InlineData("llama3", new[] { "<|eot_id|>", "<|eom_id|>" })]
    [InlineData("qwen3", new[] { "<|im_end|>" })]
    public void Generation_stops_at_the_end_token_in_force_and_the_stop_words(string name, string[] expected) =>
        Assert.Equal(expected, TemplateCatalog.Get(name).StopIds(Tokenizer).Select(Tokenizer.IdToToken));

    [Fact]
    public void A_stop_word_the_tokenizer_lacks_is_left_out_unless_it_ends_answers()
    {
        Assert.Single(TemplateCatalog.Get("llama3").StopIds(new CharTokenizer(without: "<|eom_id|>")));
        var error = Assert.Throws<DataException>(() => Resolve(new() { Template = "llama3" }, null,
            new CharTokenizer(without: "<|eot_id|>")));
        Assert.Contains("'llama3' ends every answer with the token <|eot_id|>, which this model's tokenizer does not have", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_without_end_token_is_told_about_when_the_template_needs_one()
    {
        var tokenizer = new CharTokenizer(without: "</s>");
        var message = Assert.Throws<DataException>(() => TemplateCatalog.Get("default").EncodeMultiTurn(tokenizer, TwoTurns, null)).Message;
        Assert.Contains("Name one as eos_token in the model's tokenizer_config.json", message, StringComparison.Ordinal);
        Assert.Equal(2, TemplateCatalog.Get("empty").EncodeMultiTurn(tokenizer, TwoTurns, null).Count);
        Assert.Empty(TemplateCatalog.Get("empty").StopIds(tokenizer));
    }

    [Fact]
    public void Padding_is_the_tokenizers_own_or_the_end_token()
    {
        Assert.Equal("<pad>", Tokenizer.IdToToken(TemplateCatalog.Get("qwen").PadId(Tokenizer)!.Value));
        Assert.Equal("<|im_end|>", Tokenizer.IdToToken(TemplateCatalog.Get("qwen").PadId(new CharTokenizer(without: "<pad>"))!.Value));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("<think>\nt\n</think>\n\na", "a")]
    [InlineData("\n\n<think>\nt\n</think>\n\na<think>\nu\n</think>\n\nb", "ab")]
    [InlineData("<think>\nopen", "<think>\nopen")]
    [InlineData("\n</think>\n\nx", "</think>\n\nx")]
    [InlineData("<think>\n<think>\nt\n</think>\n\na", "a")]
    public void Thoughts_are_removed_with_the_line_breaks_they_leave(string content, string expected) =>
        Assert.Equal(expected, TemplateCatalog.Get("qwen3").RemoveThoughts(content));

    [Theory]
    [InlineData(true, false, "", "<think>\nt\n</think>\n\na1", "", "<think>\n\n</think>\n\na2")]
    [InlineData(null, false, "", "<think>\nt\n</think>\n\na1", "<think>\n\n</think>\n\n", "a2")]
    [InlineData(false, false, "<think>\n\n</think>\n\n", "a1", "<think>\n\n</think>\n\n", "a2")]
    [InlineData(true, true, "", "a1", "", "<think>\n\n</think>\n\na2")]
    public void Enable_thinking_decides_where_thoughts_go(bool? enable, bool discard, string prompt1, string answer1, string prompt2,
        string answer2)
    {
        var turns = (TemplateCatalog.Get("qwen3") with { EnableThinking = enable }).Render(Tokenizer, TwoTurns, null, discard);
        const string Header = "<|im_start|>assistant\n";
        Assert.EndsWith(Header + prompt1, turns[0].Prompt, StringComparison.Ordinal);
        Assert.EndsWith(Header + prompt2, turns[1].Prompt, StringComparison.Ordinal);
        Assert.Equal((answer1 + "<|im_end|>\n", answer2 + "<|im_end|>\n"), (turns[0].Response, turns[1].Response));
    }

    [Fact]
    public void With_efficient_eos_the_end_is_learnt_on_the_next_prompt_and_once_at_the_end()
    {
        var template = new ChatTemplate { Name = "t", User = ["U{{content}}A"], Assistant = ["{{content}}"], EfficientEos = true };
        var conversation = new Conversation(
            "", [new(ChatRole.User, "1"), new(ChatRole.Assistant, "2"), new(ChatRole.User, "3"), new(ChatRole.Assistant, "4")]);
        var row = new SupervisedEncoder(Tokenizer, template, new DataOptions { CutoffLen = 12 })
            .Encode(conversation);
        var eos = Tokenizer.EosId!.Value;
        Assert.Equal("U1A2U3A4</s>", Tokenizer.Decode(row.Example.InputIds));
        Assert.Equal([-100, -100, -100, 1000 + '2', eos, -100, -100, 1000 + '4', eos], row.Example.Labels);
        Assert.False(row.IsTruncated);

        var cut = new SupervisedEncoder(Tokenizer, template, new DataOptions { CutoffLen = 5 })
            .Encode(conversation);
        Assert.Equal("U1A2</s>", Tokenizer.Decode(cut.Example.InputIds));
        Assert.True(cut.IsTruncated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("U")]
    [InlineData("AU")]
    [InlineData("UUAA")]
    [InlineData("OO")]
    public void Turns_that_do_not_alternate_are_refused(string roles)
    {
        var messages = roles.Select(r => new ChatMessage(
            r switch { 'U' => ChatRole.User, 'A' => ChatRole.Assistant, _ => ChatRole.Observation }, "x")).ToList();
        Assert.Throws<DataException>(() => TemplateCatalog.Get("default").EncodeMultiTurn(Tokenizer, messages, null));
    }

    [Theory]
    [InlineData("qwn3", "'qwn3' is not a known template. Did you mean 'qwen3'? `lathe data template --list` shows them all.")]
    [InlineData("lama3", "Did you mean 'llama3'?")]
    [InlineData("Qwen3", "Did you mean 'qwen3'?")]
    [InlineData("zzzzzzzz", "'zzzzzzzz' is not a known template. `lathe data")]
    public void A_template_that_is_not_there_is_answered_with_what_is(string name, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataException>(() => TemplateCatalog.Get(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{% for m in messages %}<|im_start|>{{ m.content }}<|im_end|>{% endfor %}", "chatml")]
    [InlineData("<|im_start|><|im_end|> You are Qwen, created by Alibaba Cloud. <tool_response>", "qwen")]
    [InlineData("<|im_start|><|im_end|><think>\\n\\n</think>", "qwen3")]
    [InlineData("<|im_start|><|im_end|><tool_response>", "qwen3_nothink")]
    [InlineData("<|start_header_id|>{{ role }}<|end_header_id|>{{ content | trim }}<|eot_id|>", "llama3")]
    [InlineData("{{ bos_token }}[INST] <<SYS>>", "llama2")]
    [InlineData(null, "empty")]
    public void Without_a_template_in_the_recipe_the_models_own_is_recognised(string? source, string expected)
    {
        var resolved = Resolve(new(), source, Tokenizer);
        Assert.Equal(expected, resolved.Template.Name);
        Assert.Contains($"template '{expected}'", resolved.Origin, StringComparison.Ordinal);
        Assert.Equal(Tokenizer.EosId, resolved.Template.EosId(Tokenizer));
    }

    [Fact]
    public void The_recipe_sets_system_text_and_thinking()
    {
        var template = Resolve(new() { Template = "qwen3", DefaultSystem = "S", EnableThinking = null }, null, Tokenizer).Template;
        Assert.Equal(("S", null), (template.DefaultSystem, template.EnableThinking));
    }

    [Fact]
    public void Settings_come_from_the_model_folder()
    {
        var folder = Directory.CreateTempSubdirectory("lathe-settings-");
        var config = Path.Combine(folder.FullName, "tokenizer_config.json");
        try
        {
            Assert.Equal(new TokenizerSettings(null, false), TokenizerSettings.Load(folder.FullName));
            File.WriteAllText(config, """{"chat_template": "A", "tokenizer_class": "LlamaTokenizer"}""");
            Assert.Equal(new TokenizerSettings("A", true), TokenizerSettings.Load(folder.FullName));
            File.WriteAllText(config, """
                {"chat_template": [{"name": "tool_use", "template": "T"}, {"name": "default", "template": "D"}], "add_bos_token": false}
                """);
            Assert.Equal(new TokenizerSettings("D", false), TokenizerSettings.Load(folder.FullName));
            File.WriteAllText(Path.Combine(folder.FullName, "chat_template.jinja"), "J");
            Assert.Equal(new TokenizerSettings("J", false), TokenizerSettings.Load(folder.FullName));
            foreach (var broken in new[] { "{", "[]" })
            {
                File.WriteAllText(config, broken);
                Assert.Contains(config, Assert.Throws<DataException>(() => TokenizerSettings.Load(folder.FullName)).Message,
                    StringComparison.Ordinal);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ResolvedTemplate Resolve(DataOptions data, string? chatTemplate, CharTokenizer tokenizer) =>
        TemplateResolver.Resolve(data, new TokenizerSettings(chatTemplate, false), tokenizer);
}
