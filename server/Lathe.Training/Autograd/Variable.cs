using static TorchSharp.torch;

namespace Lathe.Training.Autograd;

/// <summary>An intermediate result of the forward pass and, while the backward pass runs, the gradient of the loss by it.</summary>
public sealed class Variable(Tensor value)
{
    /// <summary>The result itself.</summary>
    public Tensor Value { get; } = value;

    /// <summary>Gradient so far; same shape and type as <see cref="Value"/>. Null until a consumer has added to it.</summary>
    public Tensor? Gradient { get; private set; }

    /// <summary>Adds to the gradient and takes ownership of <paramref name="gradient"/>.</summary>
    public void AddGradient(Tensor gradient)
    {
        if (Gradient is null)
        {
            Gradient = gradient;
        }
        else
        {
            Gradient.add_(gradient).Dispose();
            gradient.Dispose();
        }
    }

    /// <summary>Hands the gradient over to the caller, who disposes it.</summary>
    public Tensor? TakeGradient()
    {
        var gradient = Gradient;
        Gradient = null;
        return gradient;
    }
}
