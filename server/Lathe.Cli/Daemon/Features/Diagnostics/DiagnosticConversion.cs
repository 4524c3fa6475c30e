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
    public static Diagnostic[] From(IEnumerable<Finding> findings, FindingSeverities severities) =>
    [
        .. from finding in findings
           let severity = severities.Of(finding)
           where severity is not null
           select From(finding, severity.Value),
    ];

    private static Diagnostic From(Finding finding, Severity severity) => new()
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
