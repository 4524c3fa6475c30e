using Lathe.Training.Autograd;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Root-mean-square normalisation over the last dimension: x [R, D] of any type to [R, D] in the compute type.</summary>
public sealed class RmsNorm(Parameter weight, double epsilon, ComputeContext context)
{
    public Parameter Weight { get; } = weight;

    public Variable Forward(Tape tape, Variable input)
    {
        using var weight = Wide();
        var (result, inverse) = context.Kernels.RmsNorm(input.Value, weight, epsilon, context.ComputeType);
        var output = new Variable(result);
        tape.Record(
            output,
            gradient =>
            {
                using var wide = Wide();
                var (byInput, byWeight) = context.Kernels.RmsNormBackward(gradient, input.Value, wide, inverse, Weight.Trainable);
                if (byWeight is not null)
                {
                    Weight.AddGradient(byWeight);
                }

                input.AddGradient(byInput);
            },
            inverse);
        return output;
    }

    private Tensor Wide() => Weight.Value.dtype == ScalarType.Float32 ? Weight.Value.alias() : Weight.Value.to(ScalarType.Float32);
}
