using Lathe.Data.Pipeline;

namespace Lathe.Data.Preview;

/// <summary>Tokens that follow each other and have the same use.</summary>
/// <param name="Use">What the training makes of them.</param>
/// <param name="Tokens">At least one.</param>
/// <param name="Answer">
/// Of rows that judge answers, the answer it is of: chosen or rejected, desirable or undesirable. Null for prompts, and in other rows.
/// </param>
public sealed record PreviewPiece(TokenUse Use, IReadOnlyList<PreviewToken> Tokens, string? Answer = null)
{
    public string Text => string.Concat(Tokens.Select(token => token.Text));
}
