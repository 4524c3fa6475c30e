using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Data.Templates.Jinja;
using Lathe.Data.Templates.Tools;
using Lathe.Data.Tokenizers;
using Lathe.Recipes.Model;

namespace Lathe.Data.Templates;

/// <summary>
/// The chat template a model brings along, as Jinja. What the model is to write is found by rendering the conversation up to each answer
/// (<see cref="AnswerFinder"/>), or told by the template's own <c>{% generation %}</c> blocks.
/// </summary>
internal sealed record ModelTemplate : ChatTemplate
{
    public const string OwnName = "the model's own";

    private readonly JinjaTemplate _program;

    [SetsRequiredMembers]
    private ModelTemplate(JinjaTemplate program)
    {
        _program = program;
        Name = OwnName;
        ToolFormat = OwnName;
    }

    /// <summary>What the template writes before every answer (see <see cref="AnswerFinder.Header"/>).</summary>
    private string Header { get; init; } = "";

    /// <summary>What the template writes behind every conversation that is not to be gone on with (Phi 3's end token).</summary>
    private string Close { get; init; } = "";

    /// <param name="source">The Jinja source.</param>
    /// <param name="data">Its <c>default_system</c> and <c>enable_thinking</c> count here.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <exception cref="DataException">The template cannot be used, because it cannot be read or its answers not be found.</exception>
    public static ModelTemplate Create(string source, DataOptions data, Tokenizer tokenizer)
    {
        try
        {
            var template = new ModelTemplate(JinjaTemplate.Parse(source))
            {
                DefaultSystem = data.DefaultSystem ?? "",
                EnableThinking = data.EnableThinking,
            };
            return template.Probed(tokenizer);
        }
        catch (JinjaException e)
        {
            throw Refusal($"line {e.Line}: {e.Message}", e);
        }
        catch (RowFormatException e)
        {
            throw Refusal(e.Message, e);
        }
    }

    private protected override List<Turn> Turns(
        Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, string? tools, bool discardHistoryThoughts)
    {
        CheckAlternation(messages);
        var renderer = new Renderer(this, tokenizer, messages, system, tools);
        var whole = renderer.Render(messages.Count, generate: false);
        var answers = _program.MarksAnswers
            ? AnswerFinder.Marked(whole, messages.Count / 2)
            : AnswerFinder.Find(whole.Text, Header, messages, count => renderer.Open(count));
        var turns = new List<Turn>();
        var at = 0;
        foreach (var (index, answer) in answers.Index())
        {
            var text = whole.Text[answer];
            CheckCalls(messages[(2 * index) + 1], text);
            turns.Add(new Turn(Pieces(whole.Text[at..answer.Start]), Pieces(text)));
            at = answer.End.Value;
        }

        return turns;
    }

    private protected override List<Piece> Prompt(
        Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, string? tools) =>
        Pieces(new Renderer(this, tokenizer, messages, system, tools).Render(messages.Count, generate: true).Text);

    /// <summary>A template that knows no tools writes nothing of their calls, which would teach empty answers.</summary>
    private void CheckCalls(ChatMessage message, string written)
    {
        if (message.Role == ChatRole.Function
            && ToolCall.Parse(SplitCalls(message.Content).Calls).Any(call => !written.Contains(call.Name, StringComparison.Ordinal)))
        {
            throw new RowFormatException("the model's own chat template does not write tool calls");
        }
    }

    private static List<Piece> Pieces(string text) => text.Length > 0 ? [new Piece(text, null)] : [];

    private static DataException Refusal(string reason, Exception? inner = null) => new(
        $"template: the recipe names none, and the model's own chat template cannot be used for training ({reason}). "
        + "Name the template the model was made for; `lathe data template --list` shows them all.", inner);

    /// <summary>What two short conversations tell of the template.</summary>
    private ModelTemplate Probed(Tokenizer tokenizer)
    {
        ChatMessage[] question = [new(ChatRole.User, "Question 1")];
        var answers = new[] { "An answer", "2nd answer" };
        var rendered = answers.Select(answer => RenderWith(answer)).ToList();
        var renderer = new Renderer(this, tokenizer, question, null, null);
        var prompt = renderer.Render(1, generate: true).Text;
        var close = renderer.Render(1, generate: false).Text is var closed && !prompt.StartsWith(closed, StringComparison.Ordinal)
            && tokenizer.EosId is { } eos && tokenizer.IdToToken(eos) is { } token && closed.EndsWith(token, StringComparison.Ordinal)
                ? token
                : "";
        var header = AnswerFinder.Header(closed[..^close.Length], prompt, rendered);
        var end = rendered[0].LastIndexOf(answers[0], StringComparison.Ordinal);
        if (end < 0)
        {
            throw Refusal("an answer does not occur in what it makes of a conversation");
        }

        var probed = this with { Header = header, Close = close, StopWords = EndToken(tokenizer, rendered[0][(end + answers[0].Length)..].Trim()) };

        // With turns that follow: training is told here, and not by every row, that answers cannot be found.
        ChatMessage[] longer =
        [
            .. question, new(ChatRole.Assistant, answers[0]), new(ChatRole.User, "Question 2"), new(ChatRole.Assistant, answers[1]),
        ];
        _ = probed.Turns(tokenizer, longer, null, null, discardHistoryThoughts: false);
        return probed;

        string RenderWith(string answer) =>
            new Renderer(this, tokenizer, [.. question, new(ChatRole.Assistant, answer)], null, null).Render(2, generate: false).Text;
    }

    /// <summary>The special token that ends an answer, if one does.</summary>
    private static IReadOnlyList<string> EndToken(Tokenizer tokenizer, string tail) =>
        tail.Length > 0 && tokenizer.Encode(tail) is [var first, ..] && tokenizer.Decode([first], skipSpecialTokens: true).Length == 0
        && tokenizer.IdToToken(first) is { } token
            ? [token]
            : [];

    /// <summary>One conversation and its renderings.</summary>
    private sealed class Renderer
    {
        private readonly ModelTemplate _template;
        private readonly Meter _meter = new(JinjaLimits.Default);
        private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);
        private readonly List<object?> _messages = [];

        /// <summary>How many of <see cref="_messages"/> belong to the first n of the row; several tool results are one there.</summary>
        private readonly List<int> _counts = [];

        public Renderer(
            ModelTemplate template, Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, string? tools)
        {
            _template = template;
            _variables["tools"] = string.IsNullOrEmpty(tools) ? null : Tools(tools);
            _variables["documents"] = null;
            AddToken("bos_token", tokenizer.BosId);
            AddToken("eos_token", tokenizer.EosId);
            AddToken("pad_token", tokenizer.PadId);
            if (template.EnableThinking is { } thinks)
            {
                _variables["enable_thinking"] = thinks;
            }

            var systemText = string.IsNullOrEmpty(system) ? template.DefaultSystem : system;
            if (systemText.Length > 0)
            {
                _messages.Add(Message("system", systemText));
            }

            _counts.Add(_messages.Count);
            foreach (var message in messages)
            {
                _messages.AddRange(Messages(message));
                _counts.Add(_messages.Count);
            }

            void AddToken(string name, int? id)
            {
                if (id is { } known && tokenizer.IdToToken(known) is { } token)
                {
                    _variables[name] = token;
                }
            }
        }

        /// <param name="count">How many of the row's messages.</param>
        /// <param name="generate">With what stands before an answer of the model.</param>
        /// <exception cref="RowFormatException">The template refuses the conversation, or cannot be rendered.</exception>
        public Rendering Render(int count, bool generate)
        {
            _variables["messages"] = _messages.GetRange(0, _counts[count]);
            _variables["add_generation_prompt"] = generate;
            try
            {
                return _template._program.Render(_variables, _meter);
            }
            catch (JinjaRaisedException e)
            {
                throw new RowFormatException($"the model's own chat template refuses the conversation: {e.Message}");
            }
            catch (JinjaException e)
            {
                throw new RowFormatException($"the model's own chat template, line {e.Line}: {e.Message}");
            }
        }

        /// <summary>The first messages without what closes a conversation.</summary>
        /// <exception cref="RowFormatException">As for <see cref="Render"/>.</exception>
        public string Open(int count)
        {
            var text = Render(count, generate: false).Text;
            return _template.Close.Length > 0 && text.EndsWith(_template.Close, StringComparison.Ordinal)
                ? text[..^_template.Close.Length]
                : text;
        }

        private static List<object?> Tools(string tools)
        {
            var list = ToolJson.Parse(tools, "the list of tools");
            return list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Select(tool => JsonValues.From(ToolJson.Parse(Lathe.Data.Templates.Tools.ToolFormat.Wrapped(tool), "a tool")))]
                : throw new RowFormatException($"the tools are {JsonText.Kind(list)}, not a list of tools");
        }

        private static JinjaDict Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

        private IEnumerable<JinjaDict> Messages(ChatMessage message) => message.Role switch
        {
            ChatRole.User => [Message("user", message.Content)],
            ChatRole.Observation => message.Content.Split(MessagesConverter.BetweenToolResults).Select(result => Message("tool", result)),
            ChatRole.Function => [Calls(message.Content)],
            _ => [Message("assistant", message.Content)],
        };

        private JinjaDict Calls(string content)
        {
            var (beside, calls) = _template.SplitCalls(content);
            var message = Message("assistant", beside);
            message["tool_calls"] = ToolCall.Parse(calls).Select(call => (object?)new JinjaDict
            {
                ["type"] = "function",
                ["function"] = new JinjaDict { ["name"] = call.Name, ["arguments"] = JsonValues.From(call.Arguments) },
            }).ToList();
            return message;
        }
    }
}
