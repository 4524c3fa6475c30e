namespace Lathe.Models.Families;

/// <summary>The mixtures of experts of a model.</summary>
/// <param name="Count">Experts of a layer.</param>
/// <param name="PerToken">Experts that a token passes.</param>
/// <param name="Intermediate">Width of an expert.</param>
/// <param name="SharedIntermediate">Width of the expert that every token passes; 0: there is none.</param>
/// <param name="Normalizes">The weights of a token's experts add up to 1.</param>
/// <param name="Sparse">Of each layer whether it has experts instead of one MLP.</param>
public sealed record ExpertSettings(
    int Count, int PerToken, int Intermediate, int SharedIntermediate, bool Normalizes, IReadOnlyList<bool> Sparse)
{
    /// <summary>Keys of the configuration that ask for the loss that spreads tokens evenly over experts, and weigh it.</summary>
    internal const string BalanceFlag = "output_router_logits";

    internal const string BalanceWeightKey = "router_aux_loss_coef";

    /// <summary>Weight of that loss; 0: it is not trained with.</summary>
    public double BalanceWeight { get; init; }
}
