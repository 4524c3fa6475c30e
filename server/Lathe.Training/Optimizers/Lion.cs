using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>Lion (Chen et al. 2023, arXiv:2302.06675) with an fp32 momentum: 4 bytes per trainable parameter.</summary>
public sealed class Lion : Optimizer
{
    private readonly LionOptions _options;
    private readonly Dictionary<Parameter, Tensor> _momenta;

    public Lion(IReadOnlyList<Parameter> parameters, LionOptions options, IKernels kernels, IStateMemory? memory = null)
        : base(parameters, kernels, memory)
    {
        _options = options;
        _momenta = parameters.ToDictionary(parameter => parameter, Memory.ZerosLike);
    }

    /// <summary><c>exp_avg.NAME</c>, fp32.</summary>
    public override IEnumerable<(string Name, Tensor Value)> State =>
        Parameters.Select(parameter => ("exp_avg." + parameter.Name, _momenta[parameter]));

    protected override void Update(Parameter parameter, Tensor gradient, in UpdateStep step) => Apply(parameter, gradient, step);

    /// <summary>One update of one parameter, for an optimizer that leaves this one to <see cref="Lion"/>.</summary>
    internal void Apply(Parameter parameter, Tensor gradient, in UpdateStep step) => Kernels.Lion(
        parameter.Value, gradient, _momenta[parameter], parameter.ComputeCopy, _options.Of(step, parameter.Decays), step.Seed);
}
