namespace Lathe.Training.Generation;

/// <summary>An answer that is wanted.</summary>
/// <param name="Prompt">Token ids, at least one.</param>
/// <param name="MaxNewTokens">Longest answer.</param>
/// <param name="StopIds">Ids that end it; they are not part of it.</param>
/// <param name="Sampling">How tokens are chosen.</param>
/// <param name="Seed">Of the draws.</param>
public sealed record GenerationRequest(
    IReadOnlyList<int> Prompt, int MaxNewTokens, IReadOnlyCollection<int> StopIds, SamplingOptions Sampling, int Seed = 0);
