using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>
/// Muon (Jordan et al. 2024) in the form of Liu et al. 2025 (arXiv:2502.16982): each hidden matrix moves along its momentum made
/// orthogonal, as far as AdamW would move it. Embedding, output head and vectors are left to AdamW. 4 bytes per parameter of a matrix,
/// 8 per other one.
/// </summary>
public sealed class Muon : Optimizer
{
    private const double Decay = 0.95;

    /// <summary>Root mean square of AdamW's usual updates.</summary>
    private const double UpdateSize = 0.2;

    private readonly double _weightDecay;
    private readonly Orthogonalizer _orthogonalizer;
    private readonly AdamW _rest;
    private readonly Dictionary<Parameter, Tensor> _momenta;

    /// <param name="parameters">What is trained.</param>
    /// <param name="options">Of AdamW; the weight decay is for matrices too.</param>
    /// <param name="context">Kernels, and products that make a matrix orthogonal.</param>
    /// <param name="memory">Where states are; null: in memory.</param>
    public Muon(IReadOnlyList<Parameter> parameters, AdamWOptions options, ComputeContext context, IStateMemory? memory = null)
        : base(parameters, context.Kernels, memory)
    {
        _weightDecay = options.WeightDecay;
        _orthogonalizer = new Orthogonalizer(context.Matmul, context.ComputeType);
        _rest = new AdamW([.. parameters.Where(parameter => !IsHidden(parameter))], options, context.Kernels, Memory);
        _momenta = parameters.Where(IsHidden).ToDictionary(parameter => parameter, Memory.ZerosLike);
    }

    /// <summary><c>momentum_buffer.NAME</c> of hidden matrices, fp32; the others' as of <see cref="AdamW"/>.</summary>
    public override IEnumerable<(string Name, Tensor Value)> State =>
        _rest.State.Concat(_momenta.Select(pair => ("momentum_buffer." + pair.Key.Name, pair.Value)));

    /// <summary>LLaMA-Factory's choice: matrices that are neither embedding nor output head, by their names.</summary>
    public static bool IsHidden(Parameter parameter) => parameter.Value.dim() == 2
        && !parameter.Name.Contains("embed", StringComparison.Ordinal)
        && !parameter.Name.Contains("lm_head", StringComparison.Ordinal);

    protected override void Update(Parameter parameter, Tensor gradient, in UpdateStep step)
    {
        if (!_momenta.TryGetValue(parameter, out var momentum))
        {
            _rest.Apply(parameter, gradient, step);
            return;
        }

        Kernels.Nesterov(gradient, momentum, Decay, step.GradientScale);
        using var direction = _orthogonalizer.Apply(gradient);
        var rate = step.LearningRate * UpdateSize * Math.Sqrt(parameter.Value.shape.Max());
        var keep = 1 - (parameter.Decays ? step.LearningRate * _weightDecay : 0);
        Kernels.Descend(parameter.Value, direction, parameter.ComputeCopy, new DescentStep(rate, keep), step.Seed);
    }
}
