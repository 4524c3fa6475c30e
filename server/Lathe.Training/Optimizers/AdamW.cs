using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>AdamW with fp32 states, 8 bytes per trainable parameter beside the parameter and its gradient.</summary>
public sealed class AdamW : Optimizer
{
    private readonly AdamWOptions _options;
    private readonly Dictionary<Parameter, (Tensor First, Tensor Second)> _states;

    public AdamW(IReadOnlyList<Parameter> parameters, AdamWOptions options, IKernels kernels, IStateMemory? memory = null)
        : base(parameters, kernels, memory)
    {
        _options = options;
        _states = parameters.ToDictionary(parameter => parameter, parameter => (Memory.ZerosLike(parameter), Memory.ZerosLike(parameter)));
    }

    /// <summary><c>exp_avg.NAME</c> and <c>exp_avg_sq.NAME</c>, all fp32.</summary>
    public override IEnumerable<(string Name, Tensor Value)> State =>
        Parameters.SelectMany(parameter => new[]
        {
            ("exp_avg." + parameter.Name, _states[parameter].First),
            ("exp_avg_sq." + parameter.Name, _states[parameter].Second),
        });

    protected override void Update(Parameter parameter, Tensor gradient, in UpdateStep step) => Apply(parameter, gradient, step);

    /// <summary>One update of one parameter, for an optimizer that leaves this one to <see cref="AdamW"/>.</summary>
    internal void Apply(Parameter parameter, Tensor gradient, in UpdateStep step)
    {
        var (first, second) = _states[parameter];
        Kernels.AdamW(
            parameter.Value, gradient, first, second, parameter.ComputeCopy, _options.Of(step, parameter.Decays), step.Seed);
    }
}
