using Lathe.Recipes.Findings;

namespace Lathe.Data.Quality;

/// <summary>What a check found in a dataset, of one kind.</summary>
/// <param name="Issue">The kind.</param>
/// <param name="Severity">
/// As in the catalogue of findings; where no row is left to train on it is an error, and where rows are only nearly those evaluated on, none.
/// </param>
/// <param name="Message">How many rows, and what is with them, as a sentence.</param>
/// <param name="Help">What to do.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Examples">The first of them.</param>
public sealed record QualityFinding(
    QualityIssue Issue, Severity Severity, string Message, string Help, long Rows, IReadOnlyList<RowExample> Examples)
{
    /// <summary>Rows that are named.</summary>
    public const int MaxExamples = 5;

    public string Code => QualityIssues.CodeOf(Issue);
}
