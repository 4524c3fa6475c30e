using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>One thing that a check of a dataset's rows found.</summary>
/// <param name="Code">A code of <see cref="FindingCodes"/>.</param>
/// <param name="Severity">How bad it is for the data.</param>
/// <param name="Message">What was found, with numbers of rows, as a sentence.</param>
/// <param name="Help">What to do.</param>
public sealed record DataCheckFacts(string Code, Severity Severity, string Message, string Help);
