using Lathe.Training.Kernels.Matmul;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>A weight that is stored, and trained, as [in, out]. The products are those of <see cref="DenseWeight"/> with their operands' parts exchanged.</summary>
public sealed class TransposedWeight(Parameter parameter, ComputeContext context) : DenseWeight(parameter, context)
{
    private readonly IMatmul _matmul = context.Matmul;

    public override long Rows => Parameter.Value.shape[1];

    public override long Columns => Parameter.Value.shape[0];

    public override Tensor AsRows() => Parameter.Value.t();

    public override void Replace(Tensor rows)
    {
        using var columns = rows.t();
        base.Replace(columns.contiguous());
    }

    public override Tensor Forward(Tensor input) => _matmul.InputGradient(input, Parameter.Compute);

    public override Tensor InputGradient(Tensor gradient) => _matmul.Forward(gradient, Parameter.Compute);

    public override void AddGradient(Tensor gradient, Tensor input)
    {
        if (Parameter.Trainable)
        {
            Parameter.AddGradient(_matmul.WeightGradient(input, gradient));
        }
    }
}
