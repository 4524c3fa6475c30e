using Lathe.Data.Formats;
using Lathe.Data.Templates.Jinja;

namespace Lathe.Data.Templates;

/// <summary>Finds what the model is to write in a rendered conversation.</summary>
internal static class AnswerFinder
{
    /// <summary>
    /// What stands between a question and its answer: of what is asked for with <c>add_generation_prompt</c>, the part that answers have as
    /// well. (Some templates open a thought there that answers without one do not have.)
    /// </summary>
    /// <param name="question">A conversation of one question.</param>
    /// <param name="prompt">The same with the header of an answer.</param>
    /// <param name="answered">The same with answers that begin differently.</param>
    /// <exception cref="RowFormatException">The question's text changes with what follows.</exception>
    public static string Header(string question, string prompt, IReadOnlyList<string> answered)
    {
        if (answered.Append(prompt).Any(text => !text.StartsWith(question, StringComparison.Ordinal)))
        {
            throw new RowFormatException("what it makes of a question changes when an answer follows");
        }

        var header = prompt.AsSpan(question.Length);
        foreach (var text in answered)
        {
            header = header[..header.CommonPrefixLength(text.AsSpan(question.Length))];
        }

        return header.ToString();
    }

    /// <summary>The parts the template itself marks.</summary>
    /// <exception cref="RowFormatException">There is not one for each answer.</exception>
    public static IReadOnlyList<Range> Marked(Rendering rendering, int count)
    {
        var answers = new List<Range>();
        foreach (var part in rendering.Answers.Where(part => part.End.Value > part.Start.Value))
        {
            if (answers is [.., var last] && last.End.Value == part.Start.Value)
            {
                answers[^1] = last.Start..part.End;
            }
            else
            {
                answers.Add(part);
            }
        }

        return answers.Count == count
            ? answers
            : throw new RowFormatException($"the model's own chat template marks {answers.Count} answers and not {count}");
    }

    /// <summary>One part of the text for each answer.</summary>
    /// <param name="text">The rendered conversation.</param>
    /// <param name="header">See <see cref="Header"/>.</param>
    /// <param name="messages">Question and answer in turn.</param>
    /// <param name="render">Renders that many of the first messages.</param>
    /// <exception cref="RowFormatException">An answer cannot be told from what stands around it.</exception>
    public static IReadOnlyList<Range> Find(
        string text, string header, IReadOnlyList<ChatMessage> messages, Func<int, string> render)
    {
        var starts = new int[messages.Count / 2];
        for (var i = 0; i < starts.Length; i++)
        {
            var question = render((2 * i) + 1);
            if (!text.StartsWith(question, StringComparison.Ordinal)
                || string.CompareOrdinal(text, question.Length, header, 0, header.Length) != 0)
            {
                throw NotFound(i);
            }

            starts[i] = question.Length + header.Length;
        }

        var answers = new Range[starts.Length];
        for (var i = 0; i < starts.Length; i++)
        {
            var isLast = i == starts.Length - 1;
            var end = isLast ? text.Length
                : render((2 * i) + 2) is var answered && text.StartsWith(answered, StringComparison.Ordinal) ? answered.Length
                : EndOf(text, starts[i], starts[i + 1], answered, messages[(2 * i) + 1].Content) ?? throw NotFound(i);
            if (end < starts[i] || (!isLast && end > starts[i + 1]))
            {
                throw NotFound(i);
            }

            answers[i] = starts[i]..end;
        }

        return answers;
    }

    /// <summary>
    /// Where an answer ends that is written otherwise once another question follows it, as thoughts are left out of earlier answers: where
    /// the longest ending it has as the last answer occurs.
    /// </summary>
    private static int? EndOf(string text, int start, int limit, string answered, string content)
    {
        const int Longest = 256;
        var region = text.AsSpan(start, Math.Max(0, limit - start));
        var (found, low, high) = (-1, 0, Math.Min(Longest, Math.Min(region.Length, answered.Length)));

        // A shorter ending occurs wherever a longer one does, so that the longest is found by halving.
        while (low < high)
        {
            var length = (low + high + 1) / 2;
            var at = region.IndexOf(answered.AsSpan(answered.Length - length), StringComparison.Ordinal);
            (found, low, high) = at >= 0 ? (at + length, length, high) : (found, low, length - 1);
        }

        // It has to hold the end of the answer itself (its last word), not only what the template writes behind all of them.
        const int Least = 16;
        var written = content.AsSpan().TrimEnd();
        var last = written[(written.LastIndexOfAny(" \n\t") + 1)..];
        last = last[^Math.Min(Least, last.Length)..];
        return found >= 0 && last.Length > 0 && answered.AsSpan(answered.Length - low).Contains(last, StringComparison.Ordinal)
            ? start + found
            : null;
    }

    private static RowFormatException NotFound(int answer) => new(
        $"the model's own chat template writes answer {answer + 1} so that it cannot be told from what stands around it");
}
