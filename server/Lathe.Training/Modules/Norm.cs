using Lathe.Training.Autograd;

namespace Lathe.Training.Modules;

/// <summary>Normalisation over the last dimension: x [R, D] of any type to [R, D] in the compute type.</summary>
public abstract class Norm
{
    /// <summary>[D].</summary>
    public abstract Parameter Weight { get; }

    /// <summary>Anything in it is trained.</summary>
    public abstract bool IsTrained { get; }

    public abstract Variable Forward(Tape tape, Variable input);
}
