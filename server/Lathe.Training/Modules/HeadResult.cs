namespace Lathe.Training.Modules;

/// <summary>Loss of a batch as sums, so that batches of different size can be added.</summary>
/// <param name="LossSum">Sum of the cross-entropy over label tokens, in nats.</param>
/// <param name="Tokens">Label tokens.</param>
/// <param name="Correct">Label tokens that have the largest logit.</param>
public readonly record struct HeadResult(double LossSum, long Tokens, long Correct)
{
    /// <summary>Sum of the balancing losses of routers over batches, without their weight.</summary>
    public double BalanceSum { get; init; }

    /// <summary>Batches that <see cref="BalanceSum"/> is of.</summary>
    public int Balanced { get; init; }

    /// <summary>Mean cross-entropy of a label token, in nats.</summary>
    public double CrossEntropy => LossSum / Math.Max(1, Tokens);

    /// <summary>Mean balancing loss of a batch; null where training goes without it.</summary>
    public double? Balance => Balanced == 0 ? null : BalanceSum / Balanced;

    /// <summary>What is trained on: the cross-entropy, and the balancing loss with its weight.</summary>
    public double Loss(RouterBalance? balance) => CrossEntropy + ((balance?.Weight ?? 0) * (Balance ?? 0));

    public static HeadResult operator +(HeadResult a, HeadResult b) => new(a.LossSum + b.LossSum, a.Tokens + b.Tokens, a.Correct + b.Correct)
    {
        BalanceSum = a.BalanceSum + b.BalanceSum,
        Balanced = a.Balanced + b.Balanced,
    };
}
