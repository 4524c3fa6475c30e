using Lathe.Data.Pipeline;

namespace Lathe.Data.Preview;

/// <summary>Tokens that follow each other and have the same use.</summary>
/// <param name="Use">What the training makes of them.</param>
/// <param name="Tokens">At least one.</param>
public sealed record PreviewPiece(TokenUse Use, IReadOnlyList<PreviewToken> Tokens)
{
    public string Text => string.Concat(Tokens.Select(token => token.Text));
}
