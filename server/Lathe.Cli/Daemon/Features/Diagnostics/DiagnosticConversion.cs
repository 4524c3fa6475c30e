using System.Text;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Findings;
using Range = Lathe.Protocol.Lsp.Range;

namespace Lathe.Cli.Daemon.Features.Diagnostics;

/// <summary>From findings to the protocol's diagnostics.</summary>
internal static class DiagnosticConversion
{
    /// <summary>The findings that are to be shown.</summary>
    /// <param name="findings">Of one document.</param>
    /// <param name="severities">How the user wants to see them.</param>
    /// <param name="uri">The document's, for other places a finding names; null for a client that takes none.</param>
    public static Diagnostic[] From(IEnumerable<Finding> findings, FindingSeverities severities, string? uri) =>
    [
        .. from finding in findings
           let severity = severities.Of(finding)
           where severity is not null
           select From(finding, severity.Value, uri),
    ];

    private static Diagnostic From(Finding finding, Severity severity, string? uri) => new()
    {
        Range = Positions.RangeOf(finding.Source, finding.Span),
        Severity = severity switch
        {
            Severity.Error => DiagnosticSeverity.Error,
            Severity.Warning => DiagnosticSeverity.Warning,
            Severity.Information => DiagnosticSeverity.Information,
            _ => DiagnosticSeverity.Hint,
        },
        Code = finding.Code,
        Message = MessageOf(finding),
        RelatedInformation = uri is null || finding.Related.Count == 0 ? null : [.. finding.Related.Select(related =>
            new DiagnosticRelatedInformation(new Location(uri, Positions.RangeOf(related.Source, related.Span)), related.Message))],
        Tags = finding.Code is FindingCodes.KeyIgnored ? [DiagnosticTag.Unnecessary] : null,
    };

    public static Diagnostic Defect(Exception failure) => new()
    {
        Range = new Range(new Position(0, 0), new Position(0, 0)),
        Severity = DiagnosticSeverity.Warning,
        Code = FindingCodes.InternalFault,
        Message = $"Lathe could not check this recipe ({failure.GetType().Name}). The log shows where; the recipe itself may be right.",
    };

    private static string MessageOf(Finding finding)
    {
        var text = new StringBuilder(finding.Message);
        if (finding.Suggestion is { } suggestion)
        {
            text.Append(" Did you mean '").Append(suggestion).Append("'?");
        }

        if (finding.Help is { } help)
        {
            text.Append('\n').Append(help);
        }

        return text.ToString();
    }
}
