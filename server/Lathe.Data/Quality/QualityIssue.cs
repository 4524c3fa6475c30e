namespace Lathe.Data.Quality;

/// <summary>What a check looks for; the order is that of the report.</summary>
public enum QualityIssue
{
    RowsUnusable,
    RoleOrder,
    EmptyAnswers,
    PairsIncomplete,
    TagsUnknown,
    PairsEqual,
    TrainEvalOverlap,
    Secrets,
    PersonalData,
    ExactDuplicates,
    NearDuplicates,
    SameQuestion,
    AnswersCut,
    RowsTruncated,
    TemplateMarks,
    Mojibake,
    StrayCharacters,
    RepeatedText,
    Markup,
    Boilerplate,
    OneWordAnswers,
    LanguageMix,
}
