using System.Runtime.CompilerServices;
using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>
/// AdamW whose states take eight bits a number (Dettmers et al. 2021, arXiv:2110.02861): 2.03 bytes per trainable parameter. Each state is
/// turned into numbers, updated and rounded again, a block at a time. Small parameters keep states in fp32, as in bitsandbytes.
/// </summary>
public sealed unsafe class AdamW8Bit : Optimizer
{
    /// <summary>Parameters with fewer numbers keep fp32 states.</summary>
    public const long LeastCount = 4096;

    private const int Block = EightBitState.BlockSize;
    private const long GrainBlocks = 64;

    private readonly AdamWOptions _options;
    private readonly AdamW _small;
    private readonly Dictionary<Parameter, (EightBitState First, EightBitState Second)> _states;

    public AdamW8Bit(IReadOnlyList<Parameter> parameters, AdamWOptions options, IKernels kernels)
        : base(parameters, kernels)
    {
        _options = options;
        _small = new AdamW([.. parameters.Where(parameter => parameter.Count < LeastCount)], options, kernels);
        _states = parameters.Where(parameter => parameter.Count >= LeastCount)
            .ToDictionary(parameter => parameter, parameter => (new EightBitState(parameter), new EightBitState(parameter)));
    }

    /// <summary>Codes and scales of both states by parameter; those of small parameters as of <see cref="AdamW"/>.</summary>
    public override IEnumerable<(string Name, Tensor Value)> State => _small.State.Concat(_states.SelectMany(pair => new[]
    {
        ("exp_avg.codes." + pair.Key.Name, pair.Value.First.Codes),
        ("exp_avg.scales." + pair.Key.Name, pair.Value.First.Scales),
        ("exp_avg_sq.codes." + pair.Key.Name, pair.Value.Second.Codes),
        ("exp_avg_sq.scales." + pair.Key.Name, pair.Value.Second.Scales),
    }));

    protected override void Update(Parameter parameter, Tensor gradient, double learningRate, double gradientScale)
    {
        if (!_states.TryGetValue(parameter, out var state))
        {
            _small.Apply(parameter, gradient, learningRate, gradientScale, Steps);
            return;
        }

        var step = _options.Step(Steps, learningRate, parameter.Decays, gradientScale);
        var factors = new Factors(
            (float)(1 - (step.LearningRate * step.WeightDecay)), (float)(step.LearningRate / step.Correction1),
            (float)(1 / Math.Sqrt(step.Correction2)), (float)step.Beta1, (float)step.Beta2, (float)step.Epsilon, (float)step.GradientScale);
        var (values, grads) = ((nint)TensorMemory.Floats(parameter.Value), (nint)TensorMemory.Floats(gradient));
        var (codes1, codes2) = ((nint)TensorMemory.Bytes(state.First.Codes), (nint)TensorMemory.Bytes(state.Second.Codes));
        var (scales1, scales2) = ((nint)TensorMemory.Floats(state.First.Scales), (nint)TensorMemory.Floats(state.Second.Scales));
        var count = parameter.Count;
        ParallelLoop.For((count + Block - 1) / Block, GrainBlocks, (begin, end) =>
        {
            for (var block = begin; block < end; block++)
            {
                var at = block * Block;
                UpdateBlock(
                    (float*)values + at, (float*)grads + at, (byte*)codes1 + at, (byte*)codes2 + at, (float*)scales1 + block,
                    (float*)scales2 + block, (int)Math.Min(Block, count - at), factors);
            }
        });
        parameter.RefreshCompute();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateBlock(float* p, float* g, byte* codes1, byte* codes2, float* scale1, float* scale2, int count, in Factors f)
    {
        var (signed, positive) = (DynamicCodec.Symmetric, DynamicCodec.Positive);
        var (values1, values2) = (signed.Values, positive.Values);
        var firsts = stackalloc float[Block];
        var seconds = stackalloc float[Block];
        var (old1, old2, largest1, largest2) = (*scale1, *scale2, 0f, 0f);
        for (var i = 0; i < count; i++)
        {
            var gradient = g[i] * f.GradientScale;
            var first = (values1[codes1[i]] * old1 * f.Beta1) + (gradient * (1 - f.Beta1));
            var second = (values2[codes2[i]] * old2 * f.Beta2) + (gradient * gradient * (1 - f.Beta2));
            (firsts[i], seconds[i]) = (first, second);
            largest1 = MathF.Max(largest1, MathF.Abs(first));
            largest2 = MathF.Max(largest2, second);
            p[i] = (p[i] * f.Decay) - (f.Rate * first / ((MathF.Sqrt(second) * f.InverseRootCorrection) + f.Epsilon));
        }

        (*scale1, *scale2) = (largest1, largest2);
        var (inverse1, inverse2) = (Inverse(largest1), Inverse(largest2));
        for (var i = 0; i < count; i++)
        {
            codes1[i] = signed.Encode(firsts[i] * inverse1);
            codes2[i] = positive.Encode(seconds[i] * inverse2);
        }
    }

    private static float Inverse(float largest) => largest > 0 ? 1f / largest : 0f;

    private readonly record struct Factors(
        float Decay, float Rate, float InverseRootCorrection, float Beta1, float Beta2, float Epsilon, float GradientScale);
}
