using Lathe.Data.Formats;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Pipeline;

/// <summary>
/// Rows that judge answers, as LLaMA-Factory's stages rm, dpo and kto read them: all turns before the last answer are the prompt, and
/// nothing of it is learnt; the answers to it share a limit, which the longest of them sets.
/// </summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="template">Writes the turns; earlier answers lose their thoughts.</param>
/// <param name="limit">Tokens that the prompt and one answer may have.</param>
internal sealed class PreferenceTracer(Tokenizer tokenizer, ChatTemplate template, int limit)
{
    public TracedRow Trace(Conversation conversation)
    {
        var last = conversation.Messages[^1];
        var answers = new List<int[]>();
        int[] prompt = [];
        foreach (var answer in new[] { last, conversation.Rejected }.OfType<ChatMessage>())
        {
            var turns = template.EncodeMultiTurn(tokenizer, [.. conversation.Messages.SkipLast(1), answer], conversation.System, discardHistoryThoughts: true, conversation.Tools);
            int[] end = template.EfficientEos ? [template.EosId(tokenizer)!.Value] : [];
            answers.Add([.. turns[^1].Response, .. end]);

            // A reasoning template may end the prompt by what the answer has. The better answer's prompt stands for both.
            prompt = answers.Count == 1 ? [.. turns.SkipLast(1).SelectMany(turn => turn.Prompt.Concat(turn.Response)), .. turns[^1].Prompt] : prompt;
        }

        return Join(prompt, answers, conversation.AnswerNames);
    }

    private TracedRow Join(int[] prompt, List<int[]> answers, IReadOnlyList<string> names)
    {
        var (promptKept, answerKept) = SequenceBudget.Share(prompt.Length, answers.Max(answer => answer.Length), limit);
        var trace = new RowTrace(prompt.Length + answers.Sum(answer => answer.Length));
        var starts = new List<(string Name, int Start)>();
        var start = prompt.Length;
        trace.Keep(prompt.AsSpan(0, promptKept), Enumerable.Repeat(TokenizedExample.IgnoreLabel, promptKept).ToArray());
        trace.Cut(prompt.AsSpan(promptKept));
        foreach (var (answer, name) in answers.Zip(names))
        {
            var kept = answer.AsSpan(0, Math.Min(answerKept, answer.Length));
            trace.Keep(kept, kept);
            trace.Cut(answer.AsSpan(kept.Length));
            starts.Add((name, start));
            start += answer.Length;
        }

        return trace.ToRow(answers.Exists(answer => answer.Length > answerKept)) with { Answers = starts };
    }
}
