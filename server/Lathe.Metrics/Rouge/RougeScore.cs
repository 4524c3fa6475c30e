namespace Lathe.Metrics.Rouge;

/// <param name="Precision">Share of the hypothesis that is in the reference, 0 to 1.</param>
/// <param name="Recall">Share of the reference that is in the hypothesis, 0 to 1.</param>
public readonly record struct RougeScore(double Precision, double Recall)
{
    /// <summary>Harmonic mean of the two.</summary>
    public double F => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;

    internal static RougeScore Of(int shared, int hypothesis, int reference) =>
        new(shared / (double)Math.Max(hypothesis, 1), shared / (double)Math.Max(reference, 1));
}
