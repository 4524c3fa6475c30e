namespace Lathe.Protocol.Lsp;

public sealed record CodeActionOptions(IReadOnlyList<string> CodeActionKinds);
