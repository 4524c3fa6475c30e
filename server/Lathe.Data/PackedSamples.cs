namespace Lathe.Data;

/// <summary>The samples that a packed block was joined from.</summary>
/// <param name="Lengths">Tokens of each, in order; together those of the block.</param>
/// <param name="Apart">They do not see each other. Otherwise each sees those before it.</param>
public sealed record PackedSamples(IReadOnlyList<int> Lengths, bool Apart);
