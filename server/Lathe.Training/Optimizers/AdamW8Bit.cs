using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>
/// AdamW whose states take eight bits a number (Dettmers et al. 2021, arXiv:2110.02861): 2.03 bytes per trainable parameter. Small
/// parameters and embeddings keep states in fp32, as with bitsandbytes: rows that are seldom seen have gradients too unlike those of
/// their block.
/// </summary>
public sealed class AdamW8Bit : Optimizer
{
    /// <summary>Parameters with fewer numbers keep fp32 states.</summary>
    public const long LeastCount = 4096;

    private readonly AdamWOptions _options;
    private readonly AdamW _single;
    private readonly Dictionary<Parameter, (EightBitState First, EightBitState Second)> _states;

    /// <param name="parameters">What is trained.</param>
    /// <param name="options">Hyper-parameters.</param>
    /// <param name="kernels">What updates it.</param>
    /// <param name="embedding">The parameter whose states stay fp32; null: none.</param>
    /// <param name="memory">Where states are; null: in memory.</param>
    public AdamW8Bit(
        IReadOnlyList<Parameter> parameters, AdamWOptions options, IKernels kernels, Parameter? embedding = null, IStateMemory? memory = null)
        : base(parameters, kernels, memory)
    {
        _options = options;
        bool IsSingle(Parameter parameter) => parameter.Count < LeastCount || parameter == embedding;
        _single = new AdamW([.. parameters.Where(IsSingle)], options, kernels, Memory);
        _states = parameters.Where(parameter => !IsSingle(parameter))
            .ToDictionary(parameter => parameter, parameter => (Memory.EightBitZeros(parameter), Memory.EightBitZeros(parameter)));
    }

    /// <summary>Codes and scales of both states by parameter; fp32 ones as of <see cref="AdamW"/>.</summary>
    public override IEnumerable<(string Name, Tensor Value)> State => _single.State.Concat(_states.SelectMany(pair => new[]
    {
        ("exp_avg.codes." + pair.Key.Name, pair.Value.First.Codes),
        ("exp_avg.scales." + pair.Key.Name, pair.Value.First.Scales),
        ("exp_avg_sq.codes." + pair.Key.Name, pair.Value.Second.Codes),
        ("exp_avg_sq.scales." + pair.Key.Name, pair.Value.Second.Scales),
    }));

    protected override void Update(Parameter parameter, Tensor gradient, in UpdateStep step)
    {
        if (_states.TryGetValue(parameter, out var state))
        {
            Kernels.AdamW8Bit(
                parameter.Value, gradient, state.First, state.Second, parameter.ComputeCopy, _options.Of(step, parameter.Decays), step.Seed);
        }
        else
        {
            _single.Apply(parameter, gradient, step);
        }
    }
}
