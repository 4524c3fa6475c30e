using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>A weight in fp32 or bf16, trained or frozen.</summary>
public class DenseWeight(Parameter parameter, ComputeContext context) : LinearWeight
{
    public Parameter Parameter { get; } = parameter;

    public override long Rows => Parameter.Value.shape[0];

    public override long Columns => Parameter.Value.shape[1];

    public override bool IsTrained => Parameter.Trainable;

    /// <summary>The weight itself as [out, in], sharing its memory; the caller owns the handle.</summary>
    public virtual Tensor AsRows() => Parameter.Value.alias();

    /// <summary>Puts other numbers [out, in] of any type in the place of a frozen weight's.</summary>
    public virtual void Replace(Tensor rows) => Parameter.Replace(rows.to(Parameter.Value.dtype, copy: true));

    public override Tensor Forward(Tensor input) => context.Multiply(input, Parameter.Compute);

    public override Tensor InputGradient(Tensor gradient) => context.Matmul.InputGradient(gradient, Parameter.Compute);

    public override void AddGradient(Tensor gradient, Tensor input)
    {
        if (Parameter.Trainable)
        {
            Parameter.AddGradient(context.Matmul.WeightGradient(gradient, input));
        }
    }
}
