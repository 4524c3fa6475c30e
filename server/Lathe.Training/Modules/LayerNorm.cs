using Lathe.Training.Autograd;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Normalisation to mean 0 and variance 1, times a weight, plus a bias.</summary>
/// <param name="weight">[D].</param>
/// <param name="bias">[D].</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="context">How the model computes.</param>
public sealed class LayerNorm(Parameter weight, Parameter bias, double epsilon, ComputeContext context) : Norm
{
    public override Parameter Weight { get; } = weight;

    public Parameter Bias { get; } = bias;

    public override bool IsTrained => Weight.Trainable || Bias.Trainable;

    public override Variable Forward(Tape tape, Variable input)
    {
        using var wide = Wide(Weight);
        using var shift = Wide(Bias);
        var (result, mean, inverse) = context.Kernels.LayerNorm(input.Value, wide, shift, epsilon, context.ComputeType);
        var output = new Variable(result);
        tape.Record(
            output,
            gradient =>
            {
                using var factors = Wide(Weight);
                var (byInput, byWeight, byBias) = context.Kernels.LayerNormBackward(gradient, input.Value, factors, mean, inverse, IsTrained);
                Add(Weight, byWeight);
                Add(Bias, byBias);
                input.AddGradient(byInput);
            },
            mean,
            inverse);
        return output;
    }

    private static void Add(Parameter parameter, Tensor? gradient)
    {
        if (parameter.Trainable)
        {
            parameter.AddGradient(gradient!);
        }
        else
        {
            gradient?.Dispose();
        }
    }

    private static Tensor Wide(Parameter parameter) =>
        parameter.Value.dtype == ScalarType.Float32 ? parameter.Value.alias() : parameter.Value.to(ScalarType.Float32);
}
