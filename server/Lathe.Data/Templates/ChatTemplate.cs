using System.Text;
using Lathe.Data.Formats;
using Lathe.Data.Templates.Tools;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Templates;

/// <summary>
/// How a conversation becomes tokens, as data. The semantics (slots tokenized one by one, end-of-turn handling, empty thought blocks) are
/// those of LLaMA-Factory's templates, so the same recipe and rows give the same ids.
/// </summary>
public record ChatTemplate
{
    public required string Name { get; init; }

    /// <summary>Stands once, before everything else.</summary>
    public IReadOnlyList<TemplateSlot> Prefix { get; init; } = [];

    public IReadOnlyList<TemplateSlot> System { get; init; } = [TemplateSlot.ContentMark];

    /// <summary>A user's turn, up to and including the header of the answer.</summary>
    public IReadOnlyList<TemplateSlot> User { get; init; } = [TemplateSlot.ContentMark];

    /// <summary>A tool's result; null means the same as <see cref="User"/>.</summary>
    public IReadOnlyList<TemplateSlot>? Observation { get; init; }

    public IReadOnlyList<TemplateSlot> Assistant { get; init; } = [TemplateSlot.ContentMark, TemplateSlot.Eos];

    /// <summary>An answer that calls tools; null means the same as <see cref="Assistant"/>.</summary>
    public IReadOnlyList<TemplateSlot>? Function { get; init; }

    /// <summary>How tools and their calls are written.</summary>
    public string ToolFormat { get; init; } = "default";

    /// <summary>What may stand around the calls in a message, to tell them from the text beside them.</summary>
    public string CallOpen { get; init; } = "<tool_call>";

    public string CallClose { get; init; } = "</tool_call>";

    /// <summary>Tools without a system text begin without line breaks (MOSS-VL).</summary>
    public bool TrimsLoneTools { get; init; }

    /// <summary>Made for images, audio or video as well, which Lathe cannot use; texts are the same without them.</summary>
    public bool IsMultimodal { get; init; }

    /// <summary>Used when a row has no system text; empty means none.</summary>
    public string DefaultSystem { get; init; } = "";

    /// <summary>Tokens that end generation, besides the end-of-sequence token.</summary>
    public IReadOnlyList<string> StopWords { get; init; } = [];

    /// <summary>The first stop word takes the place of the tokenizer's end-of-sequence token.</summary>
    public bool ReplaceEos { get; init; }

    /// <summary>
    /// Answers carry no end token of their own: one is added after the last, and the next prompt's first token is learnt as the end.
    /// </summary>
    public bool EfficientEos { get; init; }

    /// <summary>
    /// The system text is put inside the first user turn (Llama 2), and a message that calls tools is nothing but the calls.
    /// </summary>
    public bool SystemInFirstUser { get; init; }

    /// <summary>Answers may begin with a thought block; an answer without one gets an empty block.</summary>
    public bool IsReasoning { get; init; }

    public string ThoughtOpen { get; init; } = "<think>\n";

    public string ThoughtClose { get; init; } = "\n</think>\n\n";

    /// <summary>The empty block is <see cref="ThoughtClose"/> alone (GLM-4.7).</summary>
    public bool EmptyThoughtIsItsEnd { get; init; }

    /// <summary>
    /// For reasoning templates. True: an empty thought block is learnt; false: thoughts are removed and the empty block is part of
    /// the prompt; null: thoughts stay and an empty block, where one is needed, is part of the prompt.
    /// </summary>
    public bool? EnableThinking { get; init; } = true;

    /// <summary>For reasoning templates: thoughts of earlier answers stay, also where only the last one would keep its own.</summary>
    public bool PreserveThinking { get; init; }

    /// <summary>Prompt and response ids of every turn.</summary>
    /// <param name="tokenizer">The checkpoint's tokenizer.</param>
    /// <param name="messages">User or observation and assistant in turn, an even count.</param>
    /// <param name="system">Null or empty means <see cref="DefaultSystem"/>.</param>
    /// <param name="discardHistoryThoughts">Only the last answer keeps its thought (rows trained with <c>mask_history</c>).</param>
    /// <param name="tools">The tools the model may call, as a JSON list; null or empty means none.</param>
    /// <exception cref="DataException">The turns do not alternate, or the tokenizer lacks a token that is needed.</exception>
    /// <exception cref="RowFormatException">The template cannot write these tools or calls.</exception>
    public IReadOnlyList<EncodedTurn> EncodeMultiTurn(
        Tokenizer tokenizer,
        IReadOnlyList<ChatMessage> messages,
        string? system,
        bool discardHistoryThoughts = false,
        string? tools = null)
    {
        var turns = ShieldedTurns(tokenizer, messages, system, tools, discardHistoryThoughts && !PreserveThinking);
        return turns.ConvertAll(turn => new EncodedTurn(Encode(tokenizer, turn.Prompt), Encode(tokenizer, turn.Response)));
    }

    /// <summary>The ids to continue from when the model is to answer the last message.</summary>
    /// <param name="tokenizer">The checkpoint's tokenizer.</param>
    /// <param name="messages">As for <see cref="EncodeMultiTurn"/>, but ending with a question; earlier answers lose thoughts.</param>
    /// <param name="system">Null or empty means <see cref="DefaultSystem"/>.</param>
    /// <param name="tools">The tools the model may call, as a JSON list; null or empty means none.</param>
    /// <exception cref="DataException">As for <see cref="EncodeMultiTurn"/>.</exception>
    public int[] EncodePrompt(Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, string? tools = null)
    {
        var shield = new DataShield(tokenizer);
        return Encode(tokenizer, Prompt(tokenizer, shield.Messages(messages, this), shield.Text(system), shield.Json(tools)));
    }

    /// <summary>Calls of tools in answers can be told from text.</summary>
    public bool ReadsCalls => ToolCallReader.Reads(ToolFormat);

    /// <summary>The text that a call of a tool begins with in an answer; null where only a whole answer tells.</summary>
    public string? CallBegin => ToolCallReader.BeginOf(ToolFormat);

    /// <summary>The text of an answer before its calls of tools, and the calls; without calls that can be read, all of it is text.</summary>
    public (string Text, IReadOnlyList<AnsweredCall> Calls) ReadCalls(string answer) => ToolCallReader.Read(ToolFormat, answer);

    /// <summary>The same turns as text, special tokens written out: what <see cref="EncodeMultiTurn"/> tokenizes.</summary>
    public IReadOnlyList<(string Prompt, string Response)> Render(
        Tokenizer tokenizer,
        IReadOnlyList<ChatMessage> messages,
        string? system,
        bool discardHistoryThoughts = false,
        string? tools = null) =>
        ShieldedTurns(tokenizer, messages, system, tools, discardHistoryThoughts && !PreserveThinking)
            .ConvertAll(turn => (Text(tokenizer, turn.Prompt), Text(tokenizer, turn.Response)));

    /// <summary>
    /// The end-of-sequence id in force: the first stop word where the template replaces it, otherwise the tokenizer's own.
    /// </summary>
    /// <exception cref="DataException">The tokenizer has no end token, and the template needs one.</exception>
    public int? EosId(Tokenizer tokenizer)
    {
        if (!ReplaceEos)
        {
            return tokenizer.EosId ?? tokenizer.TokenToId("<|endoftext|>") ?? (EfficientEos ? throw NoEndToken() : null);
        }

        return tokenizer.TokenToId(StopWords[0]) ?? throw new DataException(
            $"template: '{Name}' ends every answer with the token {StopWords[0]}, which this model's tokenizer does not have. " +
            "Choose the template the model was made for, or set resize_vocab: true to add the token to tokenizer and model.");
    }

    /// <summary>The id that fills up short rows: the tokenizer's padding token, or the end-of-sequence token.</summary>
    public int? PadId(Tokenizer tokenizer) => tokenizer.PadId ?? EosId(tokenizer);

    /// <summary>
    /// Ids that end generation, the end-of-sequence id first. Stop words the tokenizer lacks are left out: the model cannot write them.
    /// </summary>
    public IReadOnlyList<int> StopIds(Tokenizer tokenizer)
    {
        var ids = StopWords.Select(tokenizer.TokenToId).OfType<int>();
        return EosId(tokenizer) is { } eos ? [.. ids.Prepend(eos).Distinct()] : [.. ids.Distinct()];
    }

    /// <summary>Text without its thought blocks and without the line breaks they leave at the front.</summary>
    public string RemoveThoughts(string content)
    {
        var kept = new StringBuilder();
        var position = 0;
        while (content.IndexOf(ThoughtOpen, position, StringComparison.Ordinal) is var open and >= 0
            && content.IndexOf(ThoughtClose, open + ThoughtOpen.Length, StringComparison.Ordinal) is var close and >= 0)
        {
            kept.Append(content, position, open - position);
            position = close + ThoughtClose.Length;
        }

        return kept.Append(content, position, content.Length - position).ToString().TrimStart('\n');
    }

    private List<Turn> ShieldedTurns(
        Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, string? tools, bool discardHistoryThoughts)
    {
        var shield = new DataShield(tokenizer);
        return Turns(tokenizer, shield.Messages(messages, this), shield.Text(system), shield.Json(tools), discardHistoryThoughts);
    }

    private protected virtual List<Turn> Turns(
        Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, string? tools, bool discardHistoryThoughts)
    {
        CheckAlternation(messages);
        var eos = EosId(tokenizer);
        var turns = new List<Turn>();
        for (var i = 0; i < messages.Count; i += 2)
        {
            var isLast = i == messages.Count - 2;
            var answer = messages[i + 1];
            var isHistory = discardHistoryThoughts && !isLast;
            if (IsReasoning && (isHistory ? !PreserveThinking : EnableThinking is false))
            {
                answer = answer with { Content = RemoveThoughts(answer.Content) };
            }

            var prompt = i == 0
                ? FirstPrompt(messages[0], system, tools, tokenizer, eos)
                : Fill(Format(messages[i]), messages[i].Content, tokenizer, eos);
            var response = answer.Role == ChatRole.Function
                ? Fill(Function ?? Assistant, Calls(answer.Content), tokenizer, eos)
                : Fill(Assistant, answer.Content, tokenizer, eos);
            if (IsReasoning && (isLast || !discardHistoryThoughts) && !HasThought(answer.Content))
            {
                var block = new Piece(EmptyThoughtIsItsEnd ? ThoughtClose : ThoughtOpen + ThoughtClose, null);
                if (EnableThinking is true)
                {
                    response.Insert(0, block);
                }
                else
                {
                    prompt.Add(block);
                }
            }

            turns.Add(new Turn(prompt, response));
        }

        return turns;
    }

    /// <summary>The pieces up to the answer of the last message, which is a question.</summary>
    private protected virtual List<Piece> Prompt(
        Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, string? tools)
    {
        List<ChatMessage> answered = [.. messages, new ChatMessage(ChatRole.Assistant, "")];
        var turns = Turns(tokenizer, answered, system, tools, discardHistoryThoughts: true);
        return [.. turns.SkipLast(1).SelectMany(turn => turn.Prompt.Concat(turn.Response)), .. turns[^1].Prompt];
    }

    private List<Piece> FirstPrompt(ChatMessage message, string? system, string? tools, Tokenizer tokenizer, int? eos)
    {
        var systemText = string.IsNullOrEmpty(system) ? DefaultSystem : system;
        var hasSystem = systemText.Length > 0 || !string.IsNullOrEmpty(tools);
        systemText += ToolText(tools, trimmed: TrimsLoneTools && systemText.Length == 0);
        var pieces = Fill(Prefix, "", tokenizer, eos);
        if (SystemInFirstUser)
        {
            var inserted = hasSystem && message.Role == ChatRole.User ? System[0].Fill(systemText) : "";
            pieces.AddRange(Fill(Format(message), inserted + message.Content, tokenizer, eos));
            return pieces;
        }

        if (hasSystem)
        {
            pieces.AddRange(Fill(System, systemText, tokenizer, eos));
        }

        pieces.AddRange(Fill(Format(message), message.Content, tokenizer, eos));
        return pieces;
    }

    private string ToolText(string? tools, bool trimmed)
    {
        var text = string.IsNullOrEmpty(tools) ? "" : ToolFormats.Get(ToolFormat).Describe(tools);
        return trimmed ? text.TrimStart('\n') : text;
    }

    /// <summary>A message that calls tools, its JSON in the tool format; what stands around the JSON (a thought, as a rule) first.</summary>
    private string Calls(string content)
    {
        var format = ToolFormats.Get(ToolFormat);
        if (SystemInFirstUser)
        {
            return format.Call(ToolCall.Parse(content));
        }

        var (beside, calls) = SplitCalls(content);
        return beside + format.Call(ToolCall.Parse(calls));
    }

    /// <summary>The JSON of a message that calls tools, and the text beside it.</summary>
    internal (string Beside, string Calls) SplitCalls(string content)
    {
        if (Between(content, CallOpen, CallClose) is { } marked)
        {
            return (content.Replace(marked, "", StringComparison.Ordinal), marked[CallOpen.Length..^CallClose.Length]);
        }

        return Between(content, ThoughtOpen, ThoughtClose) is { } thought
            ? (thought, content.Replace(thought, "", StringComparison.Ordinal))
            : ("", content);
    }

    /// <summary>The first text from <paramref name="open"/> to <paramref name="close"/>, both included; null where there is none.</summary>
    private static string? Between(string content, string open, string close) =>
        content.IndexOf(open, StringComparison.Ordinal) is var start and >= 0
        && content.IndexOf(close, start + open.Length, StringComparison.Ordinal) is var end and >= 0
            ? content[start..(end + close.Length)]
            : null;

    private IReadOnlyList<TemplateSlot> Format(ChatMessage message) => message.Role == ChatRole.Observation ? Observation ?? User : User;

    private List<Piece> Fill(IReadOnlyList<TemplateSlot> slots, string content, Tokenizer tokenizer, int? eos)
    {
        var pieces = new List<Piece>(slots.Count);
        foreach (var slot in slots)
        {
            switch (slot.Kind)
            {
                case TemplateSlotKind.Bos when tokenizer.BosId is { } bos:
                    pieces.Add(new Piece(null, bos));
                    break;
                case TemplateSlotKind.Eos:
                    pieces.Add(new Piece(null, eos ?? throw NoEndToken()));
                    break;
                case TemplateSlotKind.Token:
                    pieces.Add(new Piece(null, tokenizer.TokenToId(slot.Text) ?? throw new DataException(
                        $"template: '{Name}' needs the token {slot.Text}, which this model's tokenizer does not have. " +
                        "Choose the template the model was made for, or name the token in add_special_tokens.")));
                    break;
                case TemplateSlotKind.Text when slot.Fill(content) is { Length: > 0 } text:
                    pieces.Add(new Piece(text, null));
                    break;
            }
        }

        return pieces;
    }

    private DataException NoEndToken() => new(
        $"template: '{Name}' ends every answer with the end-of-sequence token, and this model's tokenizer has none. " +
        "Name one as eos_token in the model's tokenizer_config.json.");

    /// <summary>The same with another tool format (<c>tool_format</c>), whose calls end with the end token alone, as in LLaMA-Factory.</summary>
    internal ChatTemplate WithToolFormat(string format) => this with
    {
        ToolFormat = format,
        Function = EfficientEos ? [TemplateSlot.ContentMark] : [TemplateSlot.ContentMark, TemplateSlot.Eos],
    };

    private bool HasThought(string answer) =>
        answer.Contains(ThoughtOpen.Trim(), StringComparison.Ordinal) || answer.Contains(ThoughtClose.Trim(), StringComparison.Ordinal);

    private protected static void CheckAlternation(IReadOnlyList<ChatMessage> messages)
    {
        var alternate = messages.Index().All(m => (m.Index % 2 == 1) == (m.Item.Role is ChatRole.Assistant or ChatRole.Function));
        if (messages.Count == 0 || messages.Count % 2 != 0 || !alternate)
        {
            throw new DataException(
                "A conversation is a user's (or tool's) message, an answer, and so on, ending with an answer; this one is: " +
                (messages.Count == 0 ? "empty" : string.Join(", ", messages.Select(m => m.Role.ToString().ToLowerInvariant()))) + ".");
        }
    }

    private static int[] Encode(Tokenizer tokenizer, IEnumerable<Piece> pieces)
    {
        var ids = new List<int>();
        foreach (var piece in pieces)
        {
            if (piece.Id is { } id)
            {
                ids.Add(id);
            }
            else
            {
                ids.AddRange(tokenizer.Encode(piece.Text!));
            }
        }

        return [.. ids];
    }

    private static string Text(Tokenizer tokenizer, List<Piece> pieces) =>
        tokenizer.Unshield(string.Concat(pieces.Select(p => p.Id is { } id ? tokenizer.IdToToken(id) : p.Text)));

    /// <summary>Either a text to tokenize or an id that is already known.</summary>
    private protected readonly record struct Piece(string? Text, int? Id);

    private protected readonly record struct Turn(List<Piece> Prompt, List<Piece> Response);
}
