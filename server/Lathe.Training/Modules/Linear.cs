using Lathe.Training.Adapters;
using Lathe.Training.Autograd;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>y = x W^T + b, plus its adapter when there is one. x [N, in], W [out, in], b [out].</summary>
public sealed class Linear(string path, LinearWeight weight, Parameter? bias)
{
    /// <summary>Module path in the checkpoint, such as <c>model.layers.0.self_attn.q_proj</c>.</summary>
    public string Path { get; } = path;

    public LinearWeight Weight { get; } = weight;

    public Parameter? Bias { get; } = bias;

    public LoraAdapter? Adapter { get; set; }

    /// <summary>Weight, bias or adapter is trained.</summary>
    public bool IsTrained => Adapter is not null || Weight.IsTrained || Bias is { Trainable: true };

    public Variable Forward(Tape tape, Variable input) => Adapter switch
    {
        null => Base(tape, input),
        { Magnitude: { } magnitude } => magnitude.Forward(tape, input),
        { } adapter => adapter.Forward(tape, input, Base(tape, input)),
    };

    private Variable Base(Tape tape, Variable input)
    {
        var result = Weight.Forward(input.Value);
        if (Bias is not null)
        {
            _ = result.add_(Bias.Value, Scalars.One);
        }

        var output = new Variable(result);
        tape.Record(output, gradient =>
        {
            Weight.AddGradient(gradient, input.Value);
            if (Bias is { Trainable: true })
            {
                Bias.AddGradient(gradient.sum([0], type: ScalarType.Float32));
            }

            input.AddGradient(Weight.InputGradient(gradient));
        });
        return output;
    }
}
