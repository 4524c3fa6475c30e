using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>
/// Lion whose momentum takes eight bits a number: 1.02 bytes per trainable parameter. Small parameters and embeddings keep fp32, as with
/// <see cref="AdamW8Bit"/>.
/// </summary>
public sealed class Lion8Bit : Optimizer
{
    private readonly LionOptions _options;
    private readonly Lion _single;
    private readonly Dictionary<Parameter, EightBitState> _momenta;

    /// <param name="parameters">What is trained.</param>
    /// <param name="options">Hyper-parameters.</param>
    /// <param name="kernels">What updates it.</param>
    /// <param name="embedding">The parameter whose momentum stays fp32; null: none.</param>
    /// <param name="memory">Where states are; null: in memory.</param>
    public Lion8Bit(
        IReadOnlyList<Parameter> parameters, LionOptions options, IKernels kernels, Parameter? embedding = null, IStateMemory? memory = null)
        : base(parameters, kernels, memory)
    {
        _options = options;
        bool IsSingle(Parameter parameter) => parameter.Count < AdamW8Bit.LeastCount || parameter == embedding;
        _single = new Lion([.. parameters.Where(IsSingle)], options, kernels, Memory);
        _momenta = parameters.Where(parameter => !IsSingle(parameter)).ToDictionary(parameter => parameter, Memory.EightBitZeros);
    }

    /// <summary>Codes and scales by parameter; fp32 ones as of <see cref="Lion"/>.</summary>
    public override IEnumerable<(string Name, Tensor Value)> State => _single.State.Concat(_momenta.SelectMany(pair => new[]
    {
        ("exp_avg.codes." + pair.Key.Name, pair.Value.Codes),
        ("exp_avg.scales." + pair.Key.Name, pair.Value.Scales),
    }));

    protected override void Update(Parameter parameter, Tensor gradient, in UpdateStep step)
    {
        if (_momenta.TryGetValue(parameter, out var momentum))
        {
            Kernels.Lion8Bit(
                parameter.Value, gradient, momentum, parameter.ComputeCopy, _options.Of(step, parameter.Decays), step.Seed);
        }
        else
        {
            _single.Apply(parameter, gradient, step);
        }
    }
}
