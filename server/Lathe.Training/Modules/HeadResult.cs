namespace Lathe.Training.Modules;

/// <summary>Loss of a batch as sums, so that batches of different size can be added.</summary>
/// <param name="LossSum">Sum of the cross-entropy over label tokens, in nats.</param>
/// <param name="Tokens">Label tokens.</param>
/// <param name="Correct">Label tokens that have the largest logit.</param>
public readonly record struct HeadResult(double LossSum, long Tokens, long Correct)
{
    public static HeadResult operator +(HeadResult a, HeadResult b) =>
        new(a.LossSum + b.LossSum, a.Tokens + b.Tokens, a.Correct + b.Correct);
}
