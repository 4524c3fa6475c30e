namespace Lathe.Protocol.Lsp;

/// <param name="Line">From 0.</param>
/// <param name="Character">From 0, in UTF-16 code units.</param>
public sealed record Position(int Line, int Character);
