namespace Lathe.Data.Pipeline;

/// <summary>How samples were packed.</summary>
/// <param name="BlockLength">Tokens of a block, padding included.</param>
/// <param name="Apart">Samples of a block do not see each other.</param>
public sealed record PackingReport(int BlockLength, bool Apart);
