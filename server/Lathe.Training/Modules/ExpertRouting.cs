using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Which experts a token passes: those with the largest softmax of the router's logits.</summary>
/// <param name="PerToken">k: experts of a token.</param>
/// <param name="Normalizes">The weights of a token's experts add up to 1.</param>
public sealed record ExpertRouting(int PerToken, bool Normalizes)
{
    /// <param name="logits">[N, experts].</param>
    /// <returns>Weights [N, k] fp32 and experts [N, k] int64.</returns>
    public (Tensor Weights, Tensor Choices) Choose(Tensor logits)
    {
        using var scope = NewDisposeScope();
        var (weights, choices) = logits.softmax(1, ScalarType.Float32).topk(PerToken, 1);
        return ((Normalizes ? weights / weights.sum(1, keepdim: true) : weights).MoveToOuterDisposeScope(), choices.MoveToOuterDisposeScope());
    }

    /// <summary>Gradient by the logits, in their type, of that by the weights [N, k] and, where there is one, of another by the softmax itself.</summary>
    public Tensor Backward(Tensor logits, Tensor choices, Tensor byWeights, Tensor? more = null)
    {
        using var scope = NewDisposeScope();
        var chances = logits.softmax(1, ScalarType.Float32);
        var byChosen = byWeights;
        if (Normalizes)
        {
            var chosen = chances.gather(1, choices);
            var total = chosen.sum(1, keepdim: true);
            byChosen = (byWeights - (byWeights * chosen).sum(1, keepdim: true).div(total)) / total;
        }

        var byChances = zeros_like(chances).scatter_(1, choices, byChosen);
        if (more is not null)
        {
            _ = byChances.add_(more, Scalars.One);
        }

        var byLogits = chances * (byChances - (byChances * chances).sum(1, keepdim: true));
        return byLogits.to(logits.dtype).MoveToOuterDisposeScope();
    }
}
