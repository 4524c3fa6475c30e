using Lathe.Data.Templates;

namespace Lathe.Data.Formats;

/// <summary>A row in common form. For stage pt the text is the first message and there may be no answer.</summary>
/// <param name="System">The row's system text; empty means none.</param>
/// <param name="Messages">Questions (or tool results) and answers (or tool calls) in turn.</param>
/// <param name="Tools">The tools the model may call, as a JSON list; empty means none.</param>
public sealed record Conversation(string System, IReadOnlyList<ChatMessage> Messages, string Tools = "")
{
    /// <summary>Of a pair of answers, the worse one; the last message is the better one. Null where there is no pair.</summary>
    public ChatMessage? Rejected { get; init; }

    /// <summary>Of a tagged answer, whether it is a good one; null where answers have no tags.</summary>
    public bool? IsDesirable { get; init; }

    /// <summary>What the answers to the last question are called, the last message's first; empty for rows that don't judge answers.</summary>
    internal IReadOnlyList<string> AnswerNames => Rejected is not null ? ["chosen", "rejected"]
        : IsDesirable is { } isGood ? [isGood ? "desirable" : "undesirable"]
        : [];
}
