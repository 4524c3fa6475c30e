using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Autograd;

/// <summary>An intermediate result of the forward pass and, while the backward pass runs, the gradient of the loss by it.</summary>
public sealed class Variable(Tensor value)
{
    private bool _shared;

    /// <summary>The result itself.</summary>
    public Tensor Value { get; } = value;

    /// <summary>Gradient so far; same shape and type as <see cref="Value"/>. Null until a consumer has added to it.</summary>
    public Tensor? Gradient { get; private set; }

    /// <summary>Adds to the gradient and takes ownership of <paramref name="gradient"/>, whose memory nobody else uses.</summary>
    public void AddGradient(Tensor gradient)
    {
        if (Gradient is null)
        {
            Gradient = gradient;
            return;
        }

        using (gradient)
        {
            if (_shared)
            {
                using var old = Gradient;
                Gradient = old.Plus(gradient);
                _shared = false;
            }
            else
            {
                _ = Gradient.add_(gradient, Scalars.One);
            }
        }
    }

    /// <summary>Adds to the gradient a tensor that others read too: it is never changed in place. The caller keeps its own handle.</summary>
    public void AddSharedGradient(Tensor gradient)
    {
        if (Gradient is null)
        {
            Gradient = gradient.alias();
            _shared = true;
        }
        else
        {
            AddGradient(gradient.alias());
        }
    }

    /// <summary>Hands the gradient over to the caller, who disposes it.</summary>
    public Tensor? TakeGradient()
    {
        var gradient = Gradient;
        Gradient = null;
        _shared = false;
        return gradient;
    }
}
