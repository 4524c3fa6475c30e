using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>Updates parameters by their gradients.</summary>
/// <param name="parameters">What is trained.</param>
/// <param name="kernels">What updates it.</param>
/// <param name="memory">Where states are, given back with the optimizer; null: in memory.</param>
public abstract class Optimizer(IReadOnlyList<Parameter> parameters, IKernels kernels, IStateMemory? memory = null) : IDisposable
{
    /// <summary>Keeps the random bits of rounding apart from those of dropout, which are of places in micro-batches.</summary>
    private const ulong Rounding = 0x726F756E64696E67;

    /// <summary>Of everything random in the run: weights in bf16 are rounded stochastically, by bits that depend on it.</summary>
    public ulong Seed { get; set; }

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
        for (var place = 0; place < Parameters.Count; place++)
        {
            var parameter = Parameters[place];
            if (parameter.Gradient is { } gradient)
            {
                var seed = SeedOf.Place(Seed ^ Rounding, (ulong)Steps, (ulong)place);
                Update(parameter, gradient, new UpdateStep(Steps, learningRate * parameter.LearningRateScale, gradientScale, seed));
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

    protected abstract void Update(Parameter parameter, Tensor gradient, in UpdateStep step);
}
