namespace Lathe.Data;

/// <summary>One training row as tokens.</summary>
/// <param name="InputIds">Token ids, length T.</param>
/// <param name="Labels">Length T: the id itself where the loss counts, <see cref="IgnoreLabel"/> elsewhere (not yet shifted by one).</param>
public sealed record TokenizedExample(int[] InputIds, int[] Labels)
{
    public const int IgnoreLabel = -100;

    /// <summary>What the row was joined from; null for a sample by itself, and for a block cut from running text.</summary>
    public PackedSamples? Packed { get; init; }
}
