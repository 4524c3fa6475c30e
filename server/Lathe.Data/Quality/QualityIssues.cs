using Lathe.Recipes.Findings;

namespace Lathe.Data.Quality;

/// <summary>What is said about each issue, and what becomes of its rows in a cleaned copy.</summary>
public static class QualityIssues
{
    public static IReadOnlyList<QualityIssue> All { get; } = Enum.GetValues<QualityIssue>();

    public static string CodeOf(QualityIssue issue) => issue switch
    {
        QualityIssue.RowsUnusable => FindingCodes.RowsUnusable,
        QualityIssue.RoleOrder => FindingCodes.RoleOrder,
        QualityIssue.EmptyAnswers => FindingCodes.EmptyAnswers,
        QualityIssue.PairsIncomplete => FindingCodes.PairsIncomplete,
        QualityIssue.TagsUnknown => FindingCodes.TagsUnknown,
        QualityIssue.PairsEqual => FindingCodes.PairsEqual,
        QualityIssue.TrainEvalOverlap => FindingCodes.TrainEvalOverlap,
        QualityIssue.Secrets => FindingCodes.Secrets,
        QualityIssue.PersonalData => FindingCodes.PersonalData,
        QualityIssue.ExactDuplicates => FindingCodes.ExactDuplicates,
        QualityIssue.NearDuplicates => FindingCodes.NearDuplicates,
        QualityIssue.SameQuestion => FindingCodes.SameQuestion,
        QualityIssue.AnswersCut => FindingCodes.AnswersCut,
        QualityIssue.RowsTruncated => FindingCodes.RowsTruncated,
        QualityIssue.TemplateMarks => FindingCodes.TemplateMarks,
        QualityIssue.Mojibake => FindingCodes.Mojibake,
        QualityIssue.StrayCharacters => FindingCodes.StrayCharacters,
        QualityIssue.RepeatedText => FindingCodes.RepeatedText,
        QualityIssue.Markup => FindingCodes.Markup,
        QualityIssue.Boilerplate => FindingCodes.Boilerplate,
        QualityIssue.OneWordAnswers => FindingCodes.OneWordAnswers,
        _ => FindingCodes.LanguageMix,
    };

    /// <summary>Also found with other settings of a recipe: it follows from the dataset's rows alone.</summary>
    public static bool IsOfRowsAlone(QualityIssue issue) =>
        issue is not (QualityIssue.TrainEvalOverlap or QualityIssue.AnswersCut or QualityIssue.RowsTruncated);

    /// <summary>
    /// A cleaned copy leaves such rows out: nobody loses by it, or training leaves them out anyway. Other issues need a human's look.
    /// </summary>
    public static bool IsLeftOut(QualityIssue issue) => issue is QualityIssue.RowsUnusable or QualityIssue.RoleOrder or QualityIssue.EmptyAnswers
        or QualityIssue.PairsIncomplete or QualityIssue.TagsUnknown or QualityIssue.PairsEqual
        or QualityIssue.TrainEvalOverlap or QualityIssue.Secrets or QualityIssue.ExactDuplicates or QualityIssue.NearDuplicates
        or QualityIssue.Mojibake or QualityIssue.RepeatedText;

    /// <summary>What is found, behind a count of rows.</summary>
    /// <param name="issue">The issue.</param>
    /// <param name="rows">How many rows.</param>
    internal static string Phrase(QualityIssue issue, long rows)
    {
        var one = rows == 1;
        return issue switch
        {
            QualityIssue.RowsUnusable => one ? "can't be read and is left out" : "can't be read and are left out",
            QualityIssue.RoleOrder => one ? "has messages out of order and is left out" : "have messages out of order and are left out",
            QualityIssue.EmptyAnswers => one ? "has an empty answer" : "have empty answers",
            QualityIssue.PairsIncomplete => one ? "lacks one of its two answers and is left out" : "lack one of their two answers and are left out",
            QualityIssue.TagsUnknown => one ? "has a kto_tag that is neither true nor false and is left out" : "have a kto_tag that is neither true nor false and are left out",
            QualityIssue.PairsEqual => one ? "has the same answer as chosen and as rejected" : "have the same answer as chosen and as rejected",
            QualityIssue.TrainEvalOverlap => one ? "is also evaluated on, or nearly" : "are also evaluated on, or nearly",
            QualityIssue.Secrets => one ? "holds a key, token or private key" : "hold keys, tokens or private keys",
            QualityIssue.PersonalData => one ? "holds personal data" : "hold personal data",
            QualityIssue.ExactDuplicates => one ? "is the same as an earlier one" : "are the same as an earlier one",
            QualityIssue.NearDuplicates => one ? "is nearly the same as an earlier one" : "are nearly the same as an earlier one",
            QualityIssue.SameQuestion => one ? "asks what an earlier one asks, with another answer" : "ask what an earlier one asks, with another answer",
            QualityIssue.AnswersCut => one ? "loses the end of an answer to cutoff_len" : "lose the end of an answer to cutoff_len",
            QualityIssue.RowsTruncated => one ? "is longer than cutoff_len" : "are longer than cutoff_len",
            QualityIssue.TemplateMarks => one ? "has marks of a chat template in its text" : "have marks of a chat template in their text",
            QualityIssue.Mojibake => one ? "has garbled or lost characters" : "have garbled or lost characters",
            QualityIssue.StrayCharacters => one ? "has invisible or control characters" : "have invisible or control characters",
            QualityIssue.RepeatedText => one ? "has an answer that repeats itself" : "have answers that repeat themselves",
            QualityIssue.Markup => one ? "has HTML in its text" : "have HTML in their text",
            QualityIssue.Boilerplate => one ? "has a phrase of web pages or assistants" : "have phrases of web pages or assistants",
            QualityIssue.OneWordAnswers => one ? "has an answer of one word" : "have answers of one word",
            _ => one ? "is in another language than most" : "are in another language than most",
        };
    }
}
