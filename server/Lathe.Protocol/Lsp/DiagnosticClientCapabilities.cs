namespace Lathe.Protocol.Lsp;

public sealed record DiagnosticClientCapabilities(bool RelatedInformation = false);
