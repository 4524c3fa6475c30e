using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>Updates parameters by their gradients.</summary>
/// <param name="parameters">What is trained.</param>
/// <param name="kernels">What updates it.</param>
/// <param name="memory">Where states are, given back with the optimizer; null: in memory.</param>
public abstract class Optimizer(IReadOnlyList<Parameter> parameters, IKernels kernels, IStateMemory? memory = null) : IDisposable
{
    /// <summary>Updates made so far.</summary>
    public long Steps { get; private set; }

    /// <summary>State tensors by name, for checkpoints.</summary>
    public abstract IEnumerable<(string Name, Tensor Value)> State { get; }

    protected IReadOnlyList<Parameter> Parameters { get; } = parameters;

    protected IKernels Kernels { get; } = kernels;

    protected IStateMemory Memory { get; } = memory ?? new ResidentStates();

    /// <summary>Norm of all gradients together, in double.</summary>
    public double GradientNorm() =>
        Math.Sqrt(Parameters.Sum(parameter => parameter.Gradient is null ? 0 : Kernels.SumOfSquares(parameter.Gradient)));

    /// <summary>Applies one update and clears the gradients. A parameter without a gradient is left alone.</summary>
    /// <param name="learningRate">Of this step; each parameter's <see cref="Parameter.LearningRateScale"/> multiplies it.</param>
    /// <param name="gradientScale">Clipping factor.</param>
    public void Step(double learningRate, double gradientScale)
    {
        Steps++;
        foreach (var parameter in Parameters)
        {
            if (parameter.Gradient is { } gradient)
            {
                Update(parameter, gradient, learningRate * parameter.LearningRateScale, gradientScale);
                parameter.ClearGradient();
            }
        }
    }

    /// <summary>Continues from a saved state whose tensors were copied into <see cref="State"/>.</summary>
    public void Resume(long steps) => Steps = steps;

    public void Dispose()
    {
        foreach (var (_, value) in State)
        {
            value.Dispose();
        }

        Memory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One update of one parameter; <see cref="Steps"/> counts it already.</summary>
    protected abstract void Update(Parameter parameter, Tensor gradient, double learningRate, double gradientScale);
}
