using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>Plain gradient descent: no momentum and no states. Without momentum torch.optim.SGD's decay is the decoupled one.</summary>
public sealed class Sgd(IReadOnlyList<Parameter> parameters, double weightDecay, IKernels kernels) : Optimizer(parameters, kernels)
{
    public override IEnumerable<(string Name, Tensor Value)> State => [];

    protected override void Update(Parameter parameter, Tensor gradient, in UpdateStep step)
    {
        var keep = 1 - (parameter.Decays ? step.LearningRate * weightDecay : 0);
        Kernels.Descend(
            parameter.Value, gradient, parameter.ComputeCopy, new DescentStep(step.LearningRate * step.GradientScale, keep), step.Seed);
    }
}
