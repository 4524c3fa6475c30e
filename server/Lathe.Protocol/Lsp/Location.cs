namespace Lathe.Protocol.Lsp;

public sealed record Location(string Uri, Range Range);
