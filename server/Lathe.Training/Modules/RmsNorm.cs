using Lathe.Training.Autograd;

namespace Lathe.Training.Modules;

/// <summary>Root-mean-square normalisation over the last dimension: x [R, D] of any type to [R, D] in the compute type.</summary>
public sealed class RmsNorm(Parameter weight, double epsilon, ComputeContext context)
{
    public Parameter Weight { get; } = weight;

    public Variable Forward(Tape tape, Variable input)
    {
        var (result, inverse) = context.Kernels.RmsNorm(input.Value, Weight.Value, epsilon, context.ComputeType);
        var output = new Variable(result);
        tape.Record(
            output,
            gradient =>
            {
                var (byInput, byWeight) =
                    context.Kernels.RmsNormBackward(gradient, input.Value, Weight.Value, inverse, Weight.Trainable);
                if (byWeight is not null)
                {
                    Weight.AddGradient(byWeight);
                }

                input.AddGradient(byInput);
            },
            inverse);
        return output;
    }
}
