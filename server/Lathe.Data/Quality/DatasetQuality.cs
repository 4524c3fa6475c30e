using Lathe.Recipes.Findings;

namespace Lathe.Data.Quality;

/// <summary>What a check found out about one dataset.</summary>
public sealed record DatasetQuality
{
    public required string Name { get; init; }

    /// <summary>Named in <c>eval_dataset</c>.</summary>
    public required bool IsEval { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Bytes of the files.</summary>
    public required long Bytes { get; init; }

    public required long Rows { get; init; }

    /// <summary>Rows that a training uses.</summary>
    public required long RowsUsable { get; init; }

    /// <summary>Questions and answers in turn count as one, as does a text.</summary>
    public required long Turns { get; init; }

    /// <summary>Tokens with the recipe's template, or characters of all texts without a tokenizer.</summary>
    public required LengthSummary Lengths { get; init; }

    /// <summary>Tokens the loss counts; null without a tokenizer.</summary>
    public required long? Learnt { get; init; }

    /// <summary>Rows that lose tokens to <c>cutoff_len</c>; null without a tokenizer.</summary>
    public required long? Truncated { get; init; }

    /// <summary>Of those, rows that lose tokens of an answer; null without a tokenizer.</summary>
    public required long? AnswersCut { get; init; }

    /// <summary>By guess, most rows first. Rows too short to guess at are in none.</summary>
    public required IReadOnlyList<LanguageShare> Languages { get; init; }

    /// <summary>The gravest first.</summary>
    public required IReadOnlyList<QualityFinding> Findings { get; init; }

    /// <summary>Something has to be done before a training.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);
}
