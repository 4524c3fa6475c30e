using Lathe.Data.Formats;
using Lathe.Data.Pipeline;
using Lathe.Data.Quality.Duplicates;
using Lathe.Data.Quality.Texts;
using Lathe.Data.Templates;

namespace Lathe.Data.Quality;

/// <summary>Looks at one row by itself; called from several threads.</summary>
/// <param name="pipeline">Makes tokens of rows; null counts characters.</param>
internal sealed class RowExaminer(DataPipeline? pipeline)
{
    /// <summary>Characters of one text that are searched for patterns: they are there, or the text is a book.</summary>
    private const int MaxSearched = 200_000;

    /// <summary>Words of an answer from which on repeats are judged, and the share of its threes of words that repeat an earlier one.</summary>
    private const int LeastRepeatedWords = 40;
    private const double RepeatedShare = 0.5;

    public RowFacts Examine(DatasetSource source, DataFile file, RawRow row)
    {
        var facts = new RowFacts { Row = row.Number, Line = row.Line };
        try
        {
            var conversation = source.Converter.Convert(row, file.IsText);
            Measure(conversation, facts);
            Read(conversation, facts);
            facts.IsUsable = true;
        }
        catch (RowFormatException e)
        {
            var issue = e.Defect switch
            {
                RowDefect.RoleOrder => QualityIssue.RoleOrder,
                RowDefect.Empty => QualityIssue.EmptyAnswers,
                RowDefect.Pair => QualityIssue.PairsIncomplete,
                RowDefect.Tag => QualityIssue.TagsUnknown,
                _ => QualityIssue.RowsUnusable,
            };
            facts.Found.Add((issue, e.Message));
        }

        return facts;
    }

    private void Measure(Conversation conversation, RowFacts facts)
    {
        facts.Turns = (conversation.Messages.Count + 1) / 2;
        if (pipeline is null)
        {
            facts.Length = conversation.System.Length + conversation.Messages.Sum(message => message.Content.Length)
                + Math.Max(0, (conversation.Rejected?.Content.Length ?? 0) - conversation.Messages[^1].Content.Length);
            return;
        }

        var traced = pipeline.Trace(conversation);
        facts.Length = traced.Length;
        facts.Learnt = traced.Uses.Count(use => use == TokenUse.Learnt);
        var kept = traced.Uses.Count(use => use != TokenUse.Cut);
        if (kept < traced.Ids.Length)
        {
            facts.Found.Add((QualityIssue.RowsTruncated, $"{traced.Length} tokens"));
        }

        if (traced.IsAnswerCut)
        {
            facts.Found.Add((QualityIssue.AnswersCut, $"{traced.Length} tokens"));
        }
    }

    private static void Read(Conversation conversation, RowFacts facts)
    {
        var (questions, answers) = (new List<List<uint>>(), new List<List<uint>>());
        Look(conversation.System, isAnswer: false);
        foreach (var message in conversation.Messages.SkipLast(1))
        {
            Look(message.Content, message.Role == ChatRole.Assistant);
        }

        var last = conversation.Messages[^1];
        Look(last.Content, last.Role == ChatRole.Assistant, isBad: conversation.IsDesirable == false);
        if (conversation.Rejected is { } rejected)
        {
            Look(rejected.Content, rejected.Role == ChatRole.Assistant, isBad: true);
            Note(facts, QualityIssue.PairsEqual, rejected == last ? "chosen and rejected are the same text" : null);
        }

        var hasAnswers = answers.Count > 0;
        if (!hasAnswers)
        {
            JudgeRepeats(questions[^1], facts);
        }

        facts.Hash = TextHash.Of(conversation, conversation.Messages.Count);

        // Tagged answers to one question are what such data is made of.
        facts.QuestionHash = hasAnswers && conversation.IsDesirable is null ? TextHash.Of(conversation, conversation.Messages.Count - 1) : null;
        facts.Shingles = RowShingles.Of(questions, answers);
        facts.Language = LanguageGuess.Of(conversation.Messages[^1].Content) ?? LanguageGuess.Of(conversation.Messages[0].Content);

        void Look(string text, bool isAnswer, bool isBad = false)
        {
            var words = new List<uint>();
            WordHashes.Append(text, words);
            Search(text, facts);
            if (isAnswer)
            {
                JudgeAnswer(text, words, isBad, facts);
            }

            // The same answer, once good and once bad, is no copy.
            (isAnswer ? answers : questions).Add(isBad ? words.ConvertAll(word => ~word) : words);
        }
    }

    private static void JudgeAnswer(string text, List<uint> words, bool isBad, RowFacts facts)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Note(facts, QualityIssue.EmptyAnswers, $"the {(isBad ? "worse " : "")}answer is only white space");
        }
        else if (words.Count == 1)
        {
            Note(facts, QualityIssue.OneWordAnswers, Word(text.Trim()));
        }

        // That it repeats itself may be why an answer is a bad one.
        if (!isBad)
        {
            JudgeRepeats(words, facts);
        }
    }

    private static void JudgeRepeats(List<uint> words, RowFacts facts)
    {
        if (words.Count >= LeastRepeatedWords && RepeatShare(words) is >= RepeatedShare and var share)
        {
            Note(facts, QualityIssue.RepeatedText, $"{share * 100:0} % of it repeats itself");
        }
    }

    /// <summary>A long word may be a key.</summary>
    private static string Word(string word) => word.Length <= 16 ? $"\"{word}\"" : $"a word of {word.Length} characters";

    private static double RepeatShare(List<uint> words)
    {
        var seen = new HashSet<uint>();
        var all = words.Count - ShingleSet.Words + 1;
        for (var i = 0; i < all; i++)
        {
            seen.Add(WordHashes.Triple(words[i], words[i + 1], words[i + 2]));
        }

        return 1 - ((double)seen.Count / all);
    }

    private static void Search(string text, RowFacts facts)
    {
        text = text.Length <= MaxSearched ? text : text[..MaxSearched];
        Note(facts, QualityIssue.Mojibake, Mojibake.Find(text) is { } garbled ? Around(text, garbled) : null);
        Note(facts, QualityIssue.StrayCharacters, StrayCharacters.Find(text) is { } stray ? $"U+{(int)stray:X4}" : null);
        Note(facts, QualityIssue.TemplateMarks, Phrases.FindMark(text) is { } mark ? $"{mark.Mark}, a mark of {mark.Templates}" : null);
        Note(facts, QualityIssue.Boilerplate, Phrases.FindBoilerplate(text) is { } phrase ? $"\"{phrase}\"" : null);
        Note(facts, QualityIssue.Markup, MarkupPatterns.Find(text));
        Note(facts, QualityIssue.Secrets, SecretPatterns.Find(text));
        Note(facts, QualityIssue.PersonalData, PersonalPatterns.Find(text));
    }

    /// <summary>Once a row: what its first text with the issue shows.</summary>
    private static void Note(RowFacts facts, QualityIssue issue, string? detail)
    {
        if (detail is not null && !facts.Found.Any(found => found.Issue == issue))
        {
            facts.Found.Add((issue, detail));
        }
    }

    /// <summary>The garbled characters with a few around them, on one line.</summary>
    private static string Around(string text, Range range)
    {
        const int Around = 8;
        var (start, length) = range.GetOffsetAndLength(text.Length);
        var from = Math.Max(0, start - Around);
        var to = Math.Min(text.Length, start + length + Around);
        return $"\"{string.Concat(text[from..to].Select(c => char.IsControl(c) ? ' ' : c))}\"";
    }
}
