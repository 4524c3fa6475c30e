namespace Lathe.Protocol.Lsp;

/// <param name="StartLine">From 0.</param>
/// <param name="EndLine">From 0; it is folded too.</param>
/// <param name="Kind"><c>comment</c>, <c>region</c> or null.</param>
public sealed record FoldingRange(int StartLine, int EndLine, string? Kind = null);
