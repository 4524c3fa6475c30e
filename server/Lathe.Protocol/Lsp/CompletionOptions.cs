namespace Lathe.Protocol.Lsp;

public sealed record CompletionOptions(IReadOnlyList<string> TriggerCharacters, bool ResolveProvider = false);
