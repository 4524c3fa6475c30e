namespace Lathe.Metrics.Bleu;

/// <param name="Score">0 to 100.</param>
/// <param name="Precisions">Of n-grams of each length, 0 to 100.</param>
/// <param name="BrevityPenalty">0 to 1: less than 1 where hypotheses are shorter than references.</param>
/// <param name="HypothesisLength">In words.</param>
/// <param name="ReferenceLength">In words.</param>
public sealed record BleuScore(double Score, IReadOnlyList<double> Precisions, double BrevityPenalty, long HypothesisLength, long ReferenceLength);
