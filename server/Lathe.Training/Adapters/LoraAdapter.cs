using Lathe.Training.Autograd;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>
/// Low-rank update of a linear layer (Hu et al. 2021, arXiv:2106.09685): y += scale * dropout(x) A^T B^T with A [r, in], B [out, r].
/// </summary>
public sealed class LoraAdapter(Parameter a, Parameter b, double scale, DropoutMask dropout, ComputeContext context)
{
    public Parameter A { get; } = a;

    public Parameter B { get; } = b;

    public double Scale { get; } = scale;

    /// <summary>What was taken off the frozen weight; null where it is the model's own.</summary>
    public LoraStart? Start { get; set; }

    /// <summary>Adds the update to <paramref name="output"/> in place.</summary>
    public Variable Forward(Tape tape, Variable input, Variable output)
    {
        var mask = tape.Training ? dropout.Create(input.Value, tape.Step) : null;
        var dropped = mask is null ? input.Value.alias() : input.Value * mask;
        var low = context.Matmul.Forward(dropped, A.Compute);
        using (var update = context.Matmul.Forward(low, B.Compute))
        {
            _ = output.Value.add_(update, Scale);
        }

        var result = new Variable(output.Value);
        Tensor[] saved = mask is null ? [dropped, low] : [dropped, low, mask];
        tape.Record(
            result,
            gradient =>
            {
                output.AddSharedGradient(gradient);
                B.AddGradient(context.Matmul.WeightGradient(gradient, low).mul_(Scale));
                using var byLow = context.Matmul.InputGradient(gradient, B.Compute).mul_(Scale);
                A.AddGradient(context.Matmul.WeightGradient(byLow, dropped));
                var byInput = context.Matmul.InputGradient(byLow, A.Compute);
                input.AddGradient(mask is null ? byInput : byInput.mul_(mask));
            },
            saved);
        return result;
    }

    /// <summary>scale * B A: what merging adds to the weight, [out, in] fp32.</summary>
    public Tensor Delta() => B.Value.mm(A.Value).mul_(Scale);
}
