namespace Lathe.Data;

/// <summary>One training row as tokens.</summary>
/// <param name="InputIds">Token ids, length T.</param>
/// <param name="Labels">Length T: the id itself where the loss counts, <see cref="IgnoreLabel"/> elsewhere (not yet shifted by one).</param>
public sealed record TokenizedExample(int[] InputIds, int[] Labels)
{
    public const int IgnoreLabel = -100;
}
