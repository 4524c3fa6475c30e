using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lathe.Data.Benchmarks;

namespace Lathe.Training.Benchmarks;

/// <summary>A subject's answers.</summary>
/// <param name="Subject">What was asked.</param>
/// <param name="Answers">Of each question the place of the likeliest choice; null where the question did not fit into the context.</param>
/// <param name="Right">How many of them are right.</param>
public sealed record SubjectResult(BenchmarkSubject Subject, IReadOnlyList<int?> Answers, int Right)
{
    public int Questions => Answers.Count;
}

/// <summary>How many questions of a kind were answered rightly.</summary>
/// <param name="Name">A category, or <see cref="BenchmarkResult.Average"/>.</param>
/// <param name="Right">Answered rightly.</param>
/// <param name="Questions">Asked.</param>
public sealed record CategoryResult(string Name, int Right, int Questions)
{
    /// <summary>0 to 1.</summary>
    public double Accuracy => Right / (double)Questions;
}

/// <summary>What a benchmark gave, and the files that LLaMA-Factory makes of it.</summary>
/// <param name="Source">Folder or archive of the benchmark.</param>
/// <param name="Subjects">In the benchmark's order.</param>
/// <param name="Shots">Examples before most questions.</param>
public sealed record BenchmarkResult(string Source, IReadOnlyList<SubjectResult> Subjects, int Shots)
{
    /// <summary>Name of what all questions together give.</summary>
    public const string Average = "Average";

    /// <summary>Of <c>save_dir</c>: the letter of each question's answer, by subject and number.</summary>
    public const string AnswersFile = "results.json";

    /// <summary>Of <c>save_dir</c>: percentages by category.</summary>
    public const string ScoresFile = "results.log";

    private const int NameWidth = 15;

    /// <summary>All questions, then the categories that have some, in LLaMA-Factory's order and then as they come.</summary>
    public IReadOnlyList<CategoryResult> Categories =>
    [
        Sum(Average, Subjects),
        .. Benchmark.Categories.Concat(Subjects.Select(result => result.Subject.Category)).Distinct()
            .Select(name => (name, Results: Subjects.Where(result => result.Subject.Category == name).ToList()))
            .Where(category => category.Results.Count > 0)
            .Select(category => Sum(category.name, category.Results)),
    ];

    /// <summary>Text of <see cref="ScoresFile"/>, as LLaMA-Factory writes it.</summary>
    public string Scores()
    {
        var text = new StringBuilder();
        foreach (var category in Categories)
        {
            text.Append(text.Length > 0 ? "\n" : "")
                .Append(CultureInfo.InvariantCulture, $"{category.Name.PadLeft(NameWidth)}: {100 * category.Accuracy:F2}");
        }

        return text.ToString();
    }

    /// <summary>Content of <see cref="AnswersFile"/>; a question that did not fit has an empty text.</summary>
    public JsonObject Answers()
    {
        var root = new JsonObject();
        foreach (var result in Subjects)
        {
            var answers = new JsonObject();
            foreach (var (number, answer) in result.Answers.Index())
            {
                answers[number.ToString(CultureInfo.InvariantCulture)] = answer is { } choice ? ChoiceQuestion.Letters[choice] : "";
            }

            root[result.Subject.Id] = answers;
        }

        return root;
    }

    private static CategoryResult Sum(string name, IReadOnlyList<SubjectResult> results) =>
        new(name, results.Sum(result => result.Right), results.Sum(result => result.Questions));
}
