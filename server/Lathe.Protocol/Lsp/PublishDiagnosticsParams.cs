namespace Lathe.Protocol.Lsp;

/// <param name="Uri">The document.</param>
/// <param name="Diagnostics">Everything there is to say; takes the place of what was said before.</param>
/// <param name="Version">Of the document they were computed for; null when it is closed.</param>
public sealed record PublishDiagnosticsParams(string Uri, IReadOnlyList<Diagnostic> Diagnostics, int? Version = null);
