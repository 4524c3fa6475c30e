using Lathe.Training.Autograd;

namespace Lathe.Training.Modules;

/// <summary>What follows attention in a layer: one MLP, or a mixture of them.</summary>
public interface IFeedForward
{
    /// <summary>The linear layers that adapters attach to, in the order of a forward pass.</summary>
    IReadOnlyList<Linear> Projections { get; }

    /// <summary>Anything in it is trained.</summary>
    bool IsTrained { get; }

    /// <param name="tape">Records the pass.</param>
    /// <param name="input">[N, hidden] in the compute type.</param>
    /// <returns>[N, hidden] in the compute type.</returns>
    Variable Forward(Tape tape, Variable input);
}
