namespace Lathe.Training.Loop;

/// <summary>What of a micro-batch decides its memory.</summary>
/// <param name="Rows">Sequences.</param>
/// <param name="Length">Tokens of each, padding included.</param>
/// <param name="LabelTokens">Tokens with a label in all rows: the rows of the loss head.</param>
public readonly record struct BatchSize(int Rows, int Length, long LabelTokens)
{
    public long Tokens => (long)Rows * Length;

    /// <summary>The one with more tokens, or with more labels among as many.</summary>
    public static BatchSize Larger(BatchSize? one, BatchSize other) =>
        one is { } known && (known.Tokens, known.LabelTokens).CompareTo((other.Tokens, other.LabelTokens)) >= 0 ? known : other;
}
