using Lathe.Training.Autograd;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Root-mean-square normalisation.</summary>
/// <param name="weight">[D].</param>
/// <param name="epsilon">Added to the mean square.</param>
/// <param name="offset">The norm multiplies by this plus the weight.</param>
/// <param name="context">How the model computes.</param>
public sealed class RmsNorm(Parameter weight, double epsilon, float offset, ComputeContext context) : Norm
{
    public override Parameter Weight { get; } = weight;

    public override bool IsTrained => Weight.Trainable;

    public override Variable Forward(Tape tape, Variable input)
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

    private Tensor Wide()
    {
        if (offset == 0)
        {
            return Weight.Value.dtype == ScalarType.Float32 ? Weight.Value.alias() : Weight.Value.to(ScalarType.Float32);
        }

        using var weight = Weight.Value.to(ScalarType.Float32);
        return weight.Plus(Scalars.Of(offset));
    }
}
