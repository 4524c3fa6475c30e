namespace Lathe.Protocol.Lsp;

/// <param name="Start">Inclusive.</param>
/// <param name="End">Exclusive.</param>
public sealed record Range(Position Start, Position End);
