namespace Lathe.Protocol.Lsp;

public sealed record LogMessageParams(MessageType Type, string Message);
