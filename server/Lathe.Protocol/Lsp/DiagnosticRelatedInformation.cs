namespace Lathe.Protocol.Lsp;

public sealed record DiagnosticRelatedInformation(Location Location, string Message);
