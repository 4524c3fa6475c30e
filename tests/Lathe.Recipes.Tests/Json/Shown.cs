using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Tests.Json;

/// <summary>Findings as short texts, to compare.</summary>
internal static class Shown
{
    /// <summary>Code and marked text of each finding, such as <c>LT5012 "format"</c>.</summary>
    public static string[] Of(IEnumerable<Finding> findings) => [.. findings.Select(Of)];

    private static string Of(Finding finding) => $"{finding.Code} {finding.Source.Slice(finding.Span)}";
}
