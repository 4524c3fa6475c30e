using System.Runtime.InteropServices;

namespace Lathe.Data.Quality.Duplicates;

/// <summary>What rows are compared by.</summary>
/// <param name="Questions">Shingles of system text and questions, or of the whole text where there are no answers.</param>
/// <param name="Answers">Shingles of the answers.</param>
/// <param name="BandKeys">See <see cref="MinHash"/>.</param>
internal sealed record RowShingles(ShingleSet Questions, ShingleSet Answers, uint[] BandKeys)
{
    /// <summary>Of rows with fewer words only those that are the same are found: two short texts are soon alike.</summary>
    public const int LeastWords = 8;

    private const uint AnswerSalt = 0xA5A5_1234;

    /// <summary>Null for a row of too few words.</summary>
    /// <param name="questions">The words of each question.</param>
    /// <param name="answers">The words of each answer.</param>
    public static RowShingles? Of(IReadOnlyList<List<uint>> questions, IReadOnlyList<List<uint>> answers)
    {
        if (questions.Sum(words => words.Count) + answers.Sum(words => words.Count) < LeastWords)
        {
            return null;
        }

        var all = new List<uint>();
        var questionSet = ShingleSet.Of(questions, salt: 0, all);
        var answerSet = ShingleSet.Of(answers, AnswerSalt, all);
        return new RowShingles(questionSet, answerSet, MinHash.BandKeys(CollectionsMarshal.AsSpan(all)));
    }

    /// <summary>
    /// The Jaccard index of two rows' shingles; 0 for rows whose questions or whose answers alone are less than half alike: many rows may
    /// share a long context, or a long answer, and differ in what counts.
    /// </summary>
    public static double Similarity((ShingleSet Questions, ShingleSet Answers) left, (ShingleSet Questions, ShingleSet Answers) right)
    {
        const double Least = 0.5;
        var questions = ShingleSet.Compare(left.Questions, right.Questions);
        var answers = ShingleSet.Compare(left.Answers, right.Answers);
        if (questions.Common < Least * questions.Together || answers.Common < Least * answers.Together)
        {
            return 0;
        }

        return (questions.Common + answers.Common) / Math.Max(1, questions.Together + answers.Together);
    }
}
