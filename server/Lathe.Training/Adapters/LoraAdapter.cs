using Lathe.Training.Autograd;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>
/// Low-rank update of a linear layer (Hu et al. 2021, arXiv:2106.09685): y += scale * dropout(x) A^T B^T with A [r, in], B [out, r].
/// </summary>
public sealed class LoraAdapter(Parameter a, Parameter b, double scale, DropoutMask dropout, ComputeContext context) : IDisposable
{
    public Parameter A { get; } = a;

    public Parameter B { get; } = b;

    public double Scale { get; } = scale;

    public DropoutMask Dropout { get; } = dropout;

    /// <summary>Lengths of the rows (DoRA); null where they are what base and update make them.</summary>
    public LoraMagnitude? Magnitude { get; set; }

    /// <summary>A, B, and the magnitudes where there are some.</summary>
    public IEnumerable<Parameter> Parameters => Magnitude is null ? [A, B] : [A, B, Magnitude.Vector];

    /// <summary>What was taken off the frozen weight; null where it is the model's own.</summary>
    public LoraStart? Start { get; set; }

    /// <summary>Adds the update to <paramref name="output"/> in place.</summary>
    public Variable Forward(Tape tape, Variable input, Variable output)
    {
        var mask = tape.Training ? Dropout.Create(input.Value, tape.Step) : null;
        var dropped = mask is null ? input.Value.alias() : input.Value * mask;
        var low = context.Multiply(dropped, A.Compute);
        using (var update = context.Multiply(low, B.Compute))
        {
            _ = output.Value.add_(update, Scalars.Of(Scale));
        }

        var result = new Variable(output.Value);
        Tensor[] saved = mask is null ? [dropped, low] : [dropped, low, mask];
        tape.Record(
            result,
            gradient =>
            {
                output.AddSharedGradient(gradient);
                B.AddGradient(context.Matmul.WeightGradient(gradient, low).mul_(Scalars.Of(Scale)));
                using var byLow = context.Matmul.InputGradient(gradient, B.Compute).mul_(Scalars.Of(Scale));
                A.AddGradient(context.Matmul.WeightGradient(byLow, dropped));
                var byInput = context.Matmul.InputGradient(byLow, A.Compute);
                input.AddGradient(mask is null ? byInput : byInput.mul_(mask));
            },
            saved);
        return result;
    }

    /// <summary>Turns the base's weight [out, in] fp32 into that of base and adapter together.</summary>
    public void MergeInto(Tensor weight)
    {
        using var scope = NewDisposeScope();
        LoraMerge.Apply(weight, A.Value.to(ScalarType.Float32), B.Value.to(ScalarType.Float32), Scale, Magnitude?.Vector.Value.to(ScalarType.Float32));
    }

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
        Magnitude?.Dispose();
        Start?.Dispose();
    }
}
