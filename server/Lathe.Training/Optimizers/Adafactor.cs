using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>
/// Adafactor (Shazeer and Stern 2018, arXiv:1804.04235) as Hugging Face's trainer sets it up: the recipe's learning rate as it is, no
/// momentum. A matrix has a row and a column of fp32 states, anything else one per number.
/// </summary>
public sealed class Adafactor : Optimizer
{
    private const double DecayExponent = -0.8;
    private const double Epsilon = 1e-30;
    private const double ClipThreshold = 1;

    private readonly double _weightDecay;
    private readonly Dictionary<Parameter, (Tensor Rows, Tensor Columns)> _factors;
    private readonly Dictionary<Parameter, Tensor> _squares;

    public Adafactor(IReadOnlyList<Parameter> parameters, double weightDecay, IKernels kernels, IStateMemory? memory = null)
        : base(parameters, kernels, memory)
    {
        _weightDecay = weightDecay;
        Tensor Side(Parameter parameter, int dimension) =>
            Memory.Zeros([parameter.Value.shape[dimension]], ScalarType.Float32, parameter.Value.device);
        _factors = parameters.Where(IsMatrix).ToDictionary(parameter => parameter, parameter => (Side(parameter, 0), Side(parameter, 1)));
        _squares = parameters.Where(parameter => !IsMatrix(parameter)).ToDictionary(parameter => parameter, Memory.ZerosLike);
    }

    /// <summary><c>exp_avg_sq_row.NAME</c> and <c>exp_avg_sq_col.NAME</c> of matrices, else <c>exp_avg_sq.NAME</c>; all fp32.</summary>
    public override IEnumerable<(string Name, Tensor Value)> State => _factors
        .SelectMany(pair => new[] { ("exp_avg_sq_row." + pair.Key.Name, pair.Value.Rows), ("exp_avg_sq_col." + pair.Key.Name, pair.Value.Columns) })
        .Concat(_squares.Select(pair => ("exp_avg_sq." + pair.Key.Name, pair.Value)));

    protected override void Update(Parameter parameter, Tensor gradient, in UpdateStep step)
    {
        var factors = new AdafactorStep(
            step.LearningRate, 1 - Math.Pow(step.Number, DecayExponent), Epsilon, ClipThreshold, parameter.Decays ? _weightDecay : 0,
            step.GradientScale);
        if (_factors.TryGetValue(parameter, out var sides))
        {
            Kernels.Adafactor(parameter.Value, gradient, sides.Rows, sides.Columns, parameter.ComputeCopy, factors, step.Seed);
        }
        else
        {
            Kernels.AdafactorWhole(parameter.Value, gradient, _squares[parameter], parameter.ComputeCopy, factors, step.Seed);
        }
    }

    private static bool IsMatrix(Parameter parameter) => parameter.Value.dim() == 2;
}
