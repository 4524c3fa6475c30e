using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>A linear layer's weight that is frozen in few bits.</summary>
internal sealed class QuantizedLinearWeight(QuantizedWeight weight, QuantizedMatmul products) : LinearWeight
{
    public override bool IsTrained => false;

    public override long Rows => weight.Rows;

    public override long Columns => weight.Columns;

    public override Tensor Forward(Tensor input) => products.Forward(input, weight);

    public override Tensor InputGradient(Tensor gradient) => products.InputGradient(gradient, weight);

    public override void AddGradient(Tensor gradient, Tensor input)
    {
    }
}
