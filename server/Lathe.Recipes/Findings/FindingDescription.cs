namespace Lathe.Recipes.Findings;

/// <summary>A code in general, apart from any recipe.</summary>
/// <param name="Code">A code of <see cref="FindingCodes"/>.</param>
/// <param name="Severity">How much it matters by default; a finding may matter less or more at its place.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Help">What to do, in one sentence.</param>
public sealed record FindingDescription(string Code, Severity Severity, string Title, string Help);
