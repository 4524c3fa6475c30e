namespace Lathe.Protocol.Lsp;

public sealed record Diagnostic
{
    public required Range Range { get; init; }

    public required DiagnosticSeverity Severity { get; init; }

    /// <summary>Such as <c>LT2101</c>.</summary>
    public required string Code { get; init; }

    public string Source { get; init; } = "lathe";

    public required string Message { get; init; }

    public IReadOnlyList<DiagnosticRelatedInformation>? RelatedInformation { get; init; }

    public IReadOnlyList<DiagnosticTag>? Tags { get; init; }
}
