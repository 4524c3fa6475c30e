using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>AdamW with fp32 states, 8 bytes per trainable parameter beside the parameter and its gradient.</summary>
public sealed class AdamW(IReadOnlyList<Parameter> parameters, AdamWOptions options, IKernels kernels) : IDisposable
{
    private readonly Dictionary<Parameter, (Tensor First, Tensor Second)> _states = parameters.ToDictionary(
        parameter => parameter,
        parameter => (zeros_like(parameter.Value).DetachFromDisposeScope(), zeros_like(parameter.Value).DetachFromDisposeScope()));

    /// <summary>Updates made so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Norm of all gradients together, in double.</summary>
    public double GradientNorm() =>
        Math.Sqrt(parameters.Sum(parameter => parameter.Gradient is null ? 0 : kernels.SumOfSquares(parameter.Gradient)));

    /// <summary>Applies one update and clears the gradients. A parameter without a gradient is left alone.</summary>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="gradientScale">Clipping factor.</param>
    public void Step(double learningRate, double gradientScale)
    {
        Steps++;
        foreach (var parameter in parameters)
        {
            if (parameter.Gradient is null)
            {
                continue;
            }

            var (first, second) = _states[parameter];
            var step = new AdamWStep(
                Steps, learningRate, options.Beta1, options.Beta2, options.Epsilon, parameter.Decays ? options.WeightDecay : 0, gradientScale);
            kernels.AdamW(parameter.Value, parameter.Gradient, first, second, parameter.ComputeCopy, step);
            parameter.ClearGradient();
        }
    }

    /// <summary>State tensors by name, for checkpoints: <c>exp_avg.NAME</c> and <c>exp_avg_sq.NAME</c>, all fp32.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        parameters.SelectMany(parameter => new[]
        {
            ("exp_avg." + parameter.Name, _states[parameter].First),
            ("exp_avg_sq." + parameter.Name, _states[parameter].Second),
        });

    /// <summary>Continues from a saved state whose tensors were copied into <see cref="State"/>.</summary>
    public void Resume(long steps) => Steps = steps;

    public void Dispose()
    {
        foreach (var (first, second) in _states.Values)
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
