namespace Lathe.Training.Generation;

/// <summary>An answer that is wanted.</summary>
/// <param name="Prompt">Token ids, at least one.</param>
/// <param name="MaxNewTokens">Longest answer.</param>
/// <param name="StopIds">Ids that end it; they are not part of it.</param>
/// <param name="Sampling">How tokens are chosen.</param>
/// <param name="Seed">Of the draws.</param>
public sealed record GenerationRequest(
    IReadOnlyList<int> Prompt, int MaxNewTokens, IReadOnlyCollection<int> StopIds, SamplingOptions Sampling, int Seed = 0)
{
    /// <summary>Beginnings that are followed at once, to find the likeliest answer; 1: none but the one that is chosen. More of them draw nothing.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>Of a search with beams: above 0 longer answers gain, below 0 shorter ones.</summary>
    public double LengthPenalty { get; init; } = 1;
}
