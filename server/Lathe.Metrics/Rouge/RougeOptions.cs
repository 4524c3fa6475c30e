namespace Lathe.Metrics.Rouge;

/// <param name="Stems">Words of more than three letters count without their endings.</param>
/// <param name="CountsCharacters">
/// Characters of scripts that part no words (Chinese, Japanese, Korean, Thai) are words of their own. rouge-score itself sees only a to z and
/// digits, and gives such texts zero.
/// </param>
public sealed record RougeOptions(bool Stems = false, bool CountsCharacters = false);
