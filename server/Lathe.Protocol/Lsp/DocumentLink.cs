namespace Lathe.Protocol.Lsp;

/// <param name="Range">What can be clicked.</param>
/// <param name="Target">A URI.</param>
/// <param name="Tooltip">What it leads to.</param>
public sealed record DocumentLink(Range Range, string Target, string Tooltip);
