using Lathe.Data.Quality.Duplicates;

namespace Lathe.Data.Quality;

/// <summary>What is to be known of a row once its text is gone.</summary>
internal sealed class RowFacts
{
    public required long Row { get; init; }

    public required long? Line { get; init; }

    /// <summary>Issues found in the row by itself, each with its detail.</summary>
    public List<(QualityIssue Issue, string? Detail)> Found { get; } = [];

    /// <summary>A training uses it; otherwise nothing below is set.</summary>
    public bool IsUsable { get; set; }

    /// <summary>An earlier row has the very same texts.</summary>
    public bool IsCopy { get; set; }

    /// <summary>Of all its texts.</summary>
    public ulong Hash { get; set; }

    /// <summary>Of all but the last answer; null for a row without answers.</summary>
    public ulong? QuestionHash { get; set; }

    /// <summary>Null for a short row.</summary>
    public RowShingles? Shingles { get; set; }

    public int Turns { get; set; }

    /// <summary>Tokens or characters.</summary>
    public int Length { get; set; }

    public int Learnt { get; set; }

    /// <summary>An index into the names of <see cref="Texts.LanguageGuess"/>.</summary>
    public int? Language { get; set; }
}
