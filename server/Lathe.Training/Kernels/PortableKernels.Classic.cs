using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <summary>Operations of families with layer norms and an MLP of one branch.</summary>
public sealed partial class PortableKernels
{
    public (Tensor Result, Tensor Mean, Tensor InverseDeviation) LayerNorm(
        Tensor input, Tensor weight, Tensor bias, double epsilon, ScalarType resultType)
    {
        using var scope = NewDisposeScope();
        var x = input.to(ScalarType.Float32);
        var mean = x.mean([-1], keepdim: true);
        var centred = x - mean;
        var inverse = centred.Squared().mean([-1], keepdim: true).add_(Scalars.Of(epsilon), Scalars.One).rsqrt_();
        var result = (centred * inverse * weight).Plus(bias).to(resultType);
        return (
            result.MoveToOuterDisposeScope(), mean.squeeze(-1).MoveToOuterDisposeScope(), inverse.squeeze(-1).MoveToOuterDisposeScope());
    }

    public (Tensor Input, Tensor? Weight, Tensor? Bias) LayerNormBackward(
        Tensor gradient, Tensor input, Tensor weight, Tensor mean, Tensor inverseDeviation, bool parametersToo)
    {
        using var scope = NewDisposeScope();
        var g = gradient.to(ScalarType.Float32);
        var inverse = inverseDeviation.unsqueeze(-1);
        var normalized = (input.to(ScalarType.Float32) - mean.unsqueeze(-1)) * inverse;
        var weighted = g * weight;
        var projection = (weighted * normalized).mean([-1], keepdim: true);
        var shift = weighted.mean([-1], keepdim: true);
        var byInput = ((weighted - shift - (normalized * projection)) * inverse).to(input.dtype);
        var byWeight = parametersToo ? (g * normalized).sum([0]) : null;
        var byBias = parametersToo ? g.sum([0]) : null;
        return (byInput.MoveToOuterDisposeScope(), byWeight?.MoveToOuterDisposeScope(), byBias?.MoveToOuterDisposeScope());
    }

    public Tensor Gelu(Tensor input, bool approximate)
    {
        using var scope = NewDisposeScope();
        var x = input.to(ScalarType.Float32);
        return (x * Share(x, approximate)).to(input.dtype).MoveToOuterDisposeScope();
    }

    public Tensor GeluBackward(Tensor gradient, Tensor input, bool approximate)
    {
        using var scope = NewDisposeScope();
        var x = input.to(ScalarType.Float32);
        var share = Share(x, approximate);

        // Density of the normal distribution, or the derivative of the approximated share.
        var slope = approximate
            ? Scalars.Of(2 * GeluFactor) * share * One.Minus(share) * (Scalars.Of(3 * GeluCubic) * x.Squared()).Plus(One)
            : x.Squared().mul(Scalars.Of(-0.5)).exp().mul(Scalars.Of(1 / Math.Sqrt(2 * Math.PI)));
        return (gradient.to(ScalarType.Float32) * share.Plus(x * slope)).to(input.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>gelu(x) / x.</summary>
    private static Tensor Share(Tensor x, bool approximate) =>
        Half * (approximate ? GeluAngle(x).tanh() : x.div(Scalars.Of(Math.Sqrt(2))).erf()).Plus(One);
}
