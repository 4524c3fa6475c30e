namespace Lathe.Metrics.Bleu;

/// <summary>What a score of BLEU depends on. Scores of other options can't be compared.</summary>
/// <param name="Tokenization">Of hypotheses and references.</param>
/// <param name="Smoothing">Of precisions.</param>
/// <param name="SmoothingValue">Of <c>floor</c> and <c>add-k</c>; null: 0.1 and 1.</param>
/// <param name="Lowercase">Letters count without their case.</param>
/// <param name="EffectiveOrder">Only lengths of n-grams count that the text has: for single sentences.</param>
/// <param name="MaxOrder">Longest n-gram.</param>
public sealed record BleuOptions(
    BleuTokenization Tokenization = BleuTokenization.ThirteenA,
    BleuSmoothing Smoothing = BleuSmoothing.Exponential,
    double? SmoothingValue = null,
    bool Lowercase = false,
    bool EffectiveOrder = false,
    int MaxOrder = 4)
{
    internal double Value => SmoothingValue ?? (Smoothing == BleuSmoothing.Floor ? 0.1 : 1);
}
