namespace Lathe.Protocol.Lsp;

public sealed record InlayHint(Position Position, string Label, string Tooltip, bool PaddingLeft);
