using System.Text;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Templates;

/// <summary>
/// How a conversation becomes tokens, as data. The semantics (slots tokenized one by one, end-of-turn handling, empty thought blocks) are
/// those of LLaMA-Factory's templates, so the same recipe and rows give the same ids.
/// </summary>
public sealed record ChatTemplate
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

    /// <summary>The system text is put inside the first user turn (Llama 2).</summary>
    public bool SystemInFirstUser { get; init; }

    /// <summary>Answers may begin with a thought block; an answer without one gets an empty block.</summary>
    public bool IsReasoning { get; init; }

    public string ThoughtOpen { get; init; } = "<think>\n";

    public string ThoughtClose { get; init; } = "\n</think>\n\n";

    /// <summary>
    /// For reasoning templates. True: an empty thought block is learnt; false: thoughts are removed and the empty block is part of
    /// the prompt; null: thoughts stay and an empty block, where one is needed, is part of the prompt.
    /// </summary>
    public bool? EnableThinking { get; init; } = true;

    /// <summary>Prompt and response ids of every turn.</summary>
    /// <param name="tokenizer">The checkpoint's tokenizer.</param>
    /// <param name="messages">User or observation and assistant in turn, an even count.</param>
    /// <param name="system">Null or empty means <see cref="DefaultSystem"/>.</param>
    /// <param name="discardHistoryThoughts">Only the last answer keeps its thought (rows trained with <c>mask_history</c>).</param>
    /// <exception cref="DataException">The turns do not alternate, or the tokenizer lacks an end token that is needed.</exception>
    public IReadOnlyList<EncodedTurn> EncodeMultiTurn(
        Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, bool discardHistoryThoughts = false)
    {
        var turns = Turns(tokenizer, messages, system, discardHistoryThoughts);
        return turns.ConvertAll(turn => new EncodedTurn(Encode(tokenizer, turn.Prompt), Encode(tokenizer, turn.Response)));
    }

    /// <summary>The ids to continue from when the model is to answer the last message.</summary>
    /// <param name="tokenizer">The checkpoint's tokenizer.</param>
    /// <param name="messages">As for <see cref="EncodeMultiTurn"/>, but ending with a question; earlier answers lose thoughts.</param>
    /// <param name="system">Null or empty means <see cref="DefaultSystem"/>.</param>
    /// <exception cref="DataException">As for <see cref="EncodeMultiTurn"/>.</exception>
    public int[] EncodePrompt(Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system)
    {
        var answered = messages.Append(new ChatMessage(ChatRole.Assistant, "")).ToList();
        var turns = Turns(tokenizer, answered, system, discardHistoryThoughts: true);
        var ids = new List<int>();
        for (var i = 0; i < turns.Count; i++)
        {
            ids.AddRange(Encode(tokenizer, turns[i].Prompt));
            if (i < turns.Count - 1)
            {
                ids.AddRange(Encode(tokenizer, turns[i].Response));
            }
        }

        return [.. ids];
    }

    /// <summary>The same turns as text, special tokens written out: what <see cref="EncodeMultiTurn"/> tokenizes.</summary>
    public IReadOnlyList<(string Prompt, string Response)> Render(
        Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, bool discardHistoryThoughts = false) =>
        Turns(tokenizer, messages, system, discardHistoryThoughts)
            .ConvertAll(turn => (Text(tokenizer, turn.Prompt), Text(tokenizer, turn.Response)));

    /// <summary>
    /// The end-of-sequence id in force: the first stop word where the template replaces it, otherwise the tokenizer's own.
    /// </summary>
    /// <exception cref="DataException">The stop word is no single token of the tokenizer.</exception>
    public int? EosId(Tokenizer tokenizer)
    {
        if (!ReplaceEos)
        {
            return tokenizer.EosId ?? tokenizer.TokenToId("<|endoftext|>");
        }

        return tokenizer.TokenToId(StopWords[0]) ?? throw new DataException(
            $"template: '{Name}' ends every answer with the token {StopWords[0]}, which this model's tokenizer does not have. " +
            "Choose the template the model was made for, or 'default' for a base model.");
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

    private List<Turn> Turns(Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, string? system, bool discardHistoryThoughts)
    {
        CheckAlternation(messages);
        var eos = EosId(tokenizer);
        var turns = new List<Turn>();
        for (var i = 0; i < messages.Count; i += 2)
        {
            var isLast = i == messages.Count - 2;
            var answer = messages[i + 1].Content;
            if (IsReasoning && (EnableThinking is false || (discardHistoryThoughts && !isLast)))
            {
                answer = RemoveThoughts(answer);
            }

            var prompt = i == 0
                ? FirstPrompt(messages[0], system, tokenizer, eos)
                : Fill(Format(messages[i]), messages[i].Content, tokenizer, eos);
            var response = Fill(Assistant, answer, tokenizer, eos);
            if (IsReasoning && (isLast || !discardHistoryThoughts) && !HasThought(answer))
            {
                var block = new Piece(ThoughtOpen + ThoughtClose, null);
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

    private List<Piece> FirstPrompt(ChatMessage message, string? system, Tokenizer tokenizer, int? eos)
    {
        var systemText = string.IsNullOrEmpty(system) ? DefaultSystem : system;
        var pieces = Fill(Prefix, "", tokenizer, eos);
        if (SystemInFirstUser)
        {
            var inserted = systemText.Length > 0 ? System[0].Fill(systemText) : "";
            pieces.AddRange(Fill(Format(message), inserted + message.Content, tokenizer, eos));
            return pieces;
        }

        if (systemText.Length > 0)
        {
            pieces.AddRange(Fill(System, systemText, tokenizer, eos));
        }

        pieces.AddRange(Fill(Format(message), message.Content, tokenizer, eos));
        return pieces;
    }

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
                    pieces.Add(new Piece(null, eos ?? throw new DataException(
                        $"template: '{Name}' ends every answer with the end-of-sequence token, and this model's tokenizer has none. " +
                        "Name one as eos_token in the model's tokenizer_config.json.")));
                    break;
                case TemplateSlotKind.Text when slot.Fill(content) is { Length: > 0 } text:
                    pieces.Add(new Piece(text, null));
                    break;
            }
        }

        return pieces;
    }

    private bool HasThought(string answer) =>
        answer.Contains(ThoughtOpen.Trim(), StringComparison.Ordinal) || answer.Contains(ThoughtClose.Trim(), StringComparison.Ordinal);

    private static void CheckAlternation(IReadOnlyList<ChatMessage> messages)
    {
        var alternate = messages.Index().All(m => (m.Index % 2 == 1) == (m.Item.Role == ChatRole.Assistant));
        if (messages.Count == 0 || messages.Count % 2 != 0 || !alternate)
        {
            throw new DataException(
                "A conversation is a user's (or tool's) message, an answer, and so on, ending with an answer; this one is: " +
                (messages.Count == 0 ? "empty" : string.Join(", ", messages.Select(m => m.Role.ToString().ToLowerInvariant()))) + ".");
        }
    }

    private static int[] Encode(Tokenizer tokenizer, List<Piece> pieces)
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
        string.Concat(pieces.Select(p => p.Id is { } id ? tokenizer.IdToToken(id) : p.Text));

    /// <summary>Either a text to tokenize or an id that is already known.</summary>
    private readonly record struct Piece(string? Text, int? Id);

    private readonly record struct Turn(List<Piece> Prompt, List<Piece> Response);
}
