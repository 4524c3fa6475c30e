using System.Text;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Recipes.Model;

namespace Lathe.Data.Benchmarks;

/// <summary>
/// Questions as a conversation, in the words of LLaMA-Factory's evaluation: every example is a question and its letter as the answer, and what it is
/// all about stands before the first.
/// </summary>
/// <param name="Introduction">With <c>{subject}</c> for the subject's name.</param>
/// <param name="AnswerMark">What the letter follows.</param>
public sealed record BenchmarkPrompt(string Introduction, string AnswerMark)
{
    private const string SubjectMark = "{subject}";

    public static BenchmarkPrompt English { get; } = new($"The following are multiple choice questions (with answers) about {SubjectMark}.\n\n", "\nAnswer:");

    public static BenchmarkPrompt Chinese { get; } = new($"以下是中国关于{SubjectMark}考试的单项选择题，请选出其中的正确答案。\n\n", "\n答案：");

    public static BenchmarkPrompt Of(BenchmarkLanguage language) => language == BenchmarkLanguage.Zh ? Chinese : English;

    /// <summary>What is asked, ending with the question.</summary>
    /// <param name="subject">Named in front.</param>
    /// <param name="question">Of the subject.</param>
    /// <param name="shots">How many of the subject's examples stand before it.</param>
    public IReadOnlyList<ChatMessage> Messages(BenchmarkSubject subject, ChoiceQuestion question, int shots)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(question);
        var messages = new List<ChatMessage>();
        foreach (var example in subject.Examples.Take(shots))
        {
            messages.Add(new ChatMessage(ChatRole.User, Text(example)));
            messages.Add(new ChatMessage(ChatRole.Assistant, ChoiceQuestion.Letters[example.Answer]));
        }

        messages.Add(new ChatMessage(ChatRole.User, Text(question)));
        messages[0] = messages[0] with { Content = Introduction.Replace(SubjectMark, subject.Name, StringComparison.Ordinal) + messages[0].Content };
        return messages;
    }

    /// <summary>Ids of a question with as many examples as there is room for; examples at the end go first.</summary>
    /// <param name="tokenizer">Of the model.</param>
    /// <param name="template">Of the recipe.</param>
    /// <param name="subject">Has the examples.</param>
    /// <param name="question">Of the subject.</param>
    /// <param name="shots">Examples that are wanted.</param>
    /// <param name="limit">Longest prompt.</param>
    /// <returns>The ids, and how many examples they have; null where there is no room for the question alone.</returns>
    /// <exception cref="DataException">The tokenizer lacks a token of the template.</exception>
    public (int[] Ids, int Shots)? Encode(
        Tokenizer tokenizer, ChatTemplate template, BenchmarkSubject subject, ChoiceQuestion question, int shots, int limit)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(template);
        for (var count = Math.Min(shots, subject.Examples.Count); count >= 0; count--)
        {
            var ids = template.EncodePrompt(tokenizer, Messages(subject, question, count), system: null);
            if (ids.Length <= limit)
            {
                return (ids, count);
            }
        }

        return null;
    }

    private string Text(ChoiceQuestion question)
    {
        var text = new StringBuilder(question.Text);
        foreach (var (letter, choice) in ChoiceQuestion.Letters.Zip(question.Choices))
        {
            text.Append('\n').Append(letter).Append(". ").Append(choice);
        }

        return text.Append(AnswerMark).ToString();
    }
}
