using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>What a linear layer multiplies by, [out, in]: a parameter, or a frozen weight that exists in few bits only.</summary>
public abstract class LinearWeight
{
    /// <summary>out.</summary>
    public abstract long Rows { get; }

    /// <summary>in.</summary>
    public abstract long Columns { get; }

    /// <summary>Whether <see cref="AddGradient"/> does anything.</summary>
    public abstract bool IsTrained { get; }

    /// <summary>x [N, in] times the weight transposed: [N, out], a new tensor.</summary>
    public abstract Tensor Forward(Tensor input);

    /// <summary>gradient [N, out] times the weight: [N, in], a new tensor.</summary>
    public abstract Tensor InputGradient(Tensor gradient);

    /// <summary>Adds the gradient by the weight where it is trained: gradient [N, out] transposed times x [N, in].</summary>
    public abstract void AddGradient(Tensor gradient, Tensor input);
}
