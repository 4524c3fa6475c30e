namespace Lathe.Protocol.Lsp;

public sealed record TextDocumentClientCapabilities(
    CompletionClientCapabilities? Completion = null, DiagnosticClientCapabilities? PublishDiagnostics = null);
