using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <content>The optimizers' updates.</content>
public sealed partial class PortableKernels
{
    public void AdamW(
        Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, Tensor? computeCopy, in AdamWStep step,
        ulong seed = 0)
    {
        using var scope = NewDisposeScope();
        var g = gradient * Scalars.Of(step.GradientScale);
        var weights = Wide(parameter);
        weights.mul_(Scalars.Of(1 - (step.LearningRate * step.WeightDecay)));
        firstMoment.mul_(Scalars.Of(step.Beta1)).add_(g * Scalars.Of(1 - step.Beta1), Scalars.One);
        secondMoment.mul_(Scalars.Of(step.Beta2)).add_(g.Squared() * Scalars.Of(1 - step.Beta2), Scalars.One);
        var denominator = (secondMoment.sqrt() / Scalars.Of(Math.Sqrt(step.Correction2))).add_(Scalars.Of(step.Epsilon), Scalars.One);
        weights.sub_(firstMoment / denominator * Scalars.Of(step.LearningRate / step.Correction1));
        Write(weights, parameter, computeCopy, seed);
    }

    public void AdamW8Bit(
        Tensor parameter, Tensor gradient, EightBitState firstMoment, EightBitState secondMoment, Tensor? computeCopy, in AdamWStep step,
        ulong seed = 0)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Decode(firstMoment, DynamicCodec.Symmetric), Decode(secondMoment, DynamicCodec.Positive));
        AdamW(parameter, gradient, first.view(parameter.shape), second.view(parameter.shape), computeCopy, step, seed);
        Encode(first, firstMoment, DynamicCodec.Symmetric);
        Encode(second, secondMoment, DynamicCodec.Positive);
    }

    public void Lion(Tensor parameter, Tensor gradient, Tensor momentum, Tensor? computeCopy, in LionStep step, ulong seed = 0)
    {
        using var scope = NewDisposeScope();
        var g = gradient * Scalars.Of(step.GradientScale);
        var direction = (momentum * Scalars.Of(step.Beta1)).add_(g * Scalars.Of(1 - step.Beta1), Scalars.One).sign_();
        var weights = Wide(parameter);
        weights.mul_(Scalars.Of(1 - (step.LearningRate * step.WeightDecay))).sub_(direction * Scalars.Of(step.LearningRate));
        momentum.mul_(Scalars.Of(step.Beta2)).add_(g * Scalars.Of(1 - step.Beta2), Scalars.One);
        Write(weights, parameter, computeCopy, seed);
    }

    public void Lion8Bit(Tensor parameter, Tensor gradient, EightBitState momentum, Tensor? computeCopy, in LionStep step, ulong seed = 0)
    {
        using var scope = NewDisposeScope();
        var numbers = Decode(momentum, DynamicCodec.Symmetric);
        Lion(parameter, gradient, numbers.view(parameter.shape), computeCopy, step, seed);
        Encode(numbers, momentum, DynamicCodec.Symmetric);
    }

    public void Adafactor(Tensor parameter, Tensor gradient, Tensor rows, Tensor columns, Tensor? computeCopy, in AdafactorStep step, ulong seed = 0)
    {
        using var scope = NewDisposeScope();
        var g = gradient * Scalars.Of(step.GradientScale);
        var squares = g.Squared().add_(Scalars.Of(step.Epsilon), Scalars.One);
        rows.mul_(Scalars.Of(step.Decay)).add_(squares.mean([1]) * Scalars.Of(1 - step.Decay), Scalars.One);
        columns.mul_(Scalars.Of(step.Decay)).add_(squares.mean([0]) * Scalars.Of(1 - step.Decay), Scalars.One);
        Apply(parameter, g.mul_((rows / rows.mean()).rsqrt_().unsqueeze(1)).mul_(columns.rsqrt()), computeCopy, step, seed);
    }

    public void AdafactorWhole(Tensor parameter, Tensor gradient, Tensor squares, Tensor? computeCopy, in AdafactorStep step, ulong seed = 0)
    {
        using var scope = NewDisposeScope();
        var g = gradient * Scalars.Of(step.GradientScale);
        squares.mul_(Scalars.Of(step.Decay)).add_(g.Squared().add_(Scalars.Of(step.Epsilon), Scalars.One) * Scalars.Of(1 - step.Decay), Scalars.One);
        Apply(parameter, g.mul_(squares.rsqrt()), computeCopy, step, seed);
    }

    public void Descend(Tensor parameter, Tensor direction, Tensor? computeCopy, in DescentStep step, ulong seed = 0)
    {
        using var scope = NewDisposeScope();
        var weights = Wide(parameter);
        weights.mul_(Scalars.Of(step.Keep)).sub_(direction * Scalars.Of(step.Rate));
        Write(weights, parameter, computeCopy, seed);
    }

    public void Nesterov(Tensor gradient, Tensor momentum, double decay, double gradientScale)
    {
        using var scope = NewDisposeScope();
        gradient.mul_(Scalars.Of(gradientScale));
        momentum.mul_(Scalars.Of(decay)).add_(gradient, Scalars.One);
        gradient.add_(momentum * Scalars.Of(decay), Scalars.One);
    }

    private void Apply(Tensor parameter, Tensor update, Tensor? computeCopy, in AdafactorStep step, ulong seed)
    {
        var size = Math.Sqrt(SumOfSquares(update) / update.numel());
        Descend(parameter, update, computeCopy, step.Descent(size), seed);
    }

    /// <summary>[count] fp32; the last block's missing numbers included.</summary>
    private static Tensor Decode(EightBitState state, DynamicCodec codec)
    {
        using var scope = NewDisposeScope();
        var values = tensor(codec.Values, device: state.Codes.device)[state.Codes.to(ScalarType.Int64)];
        return values.mul_(ByNumber(state)).MoveToOuterDisposeScope();
    }

    private static void Encode(Tensor values, EightBitState state, DynamicCodec codec)
    {
        using var scope = NewDisposeScope();
        var missing = (state.Scales.numel() * EightBitState.BlockSize) - values.numel();
        var blocks = nn.functional.pad(values.abs(), [0, missing]).view(-1, EightBitState.BlockSize);
        state.Scales.copy_(blocks.amax([1]));
        var middles = tensor(codec.Middles.ToArray(), device: values.device);
        var relative = (values * ByNumber(state).reciprocal_()).nan_to_num_(0);
        state.Codes.copy_(bucketize(relative, middles));
    }

    private static Tensor ByNumber(EightBitState state) =>
        state.Scales.repeat_interleave(EightBitState.BlockSize).narrow(0, 0, state.Codes.numel());
}
