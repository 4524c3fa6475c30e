namespace Lathe.Protocol.Daemon;

/// <summary>Tokens that follow each other and have the same use.</summary>
/// <param name="Use">What the training makes of them.</param>
/// <param name="Tokens">Their texts; put together, the text of the piece. Of a long piece its head.</param>
/// <param name="Omitted">How many more tokens it has.</param>
/// <param name="Answer">Of rows that judge answers, the answer it is of: chosen or rejected, desirable or undesirable.</param>
public sealed record PreviewPieceInfo(PreviewUse Use, IReadOnlyList<string> Tokens, int Omitted, string? Answer = null);
