using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>A weight of the model under its checkpoint name.</summary>
/// <remarks>
/// A trainable parameter is kept in fp32 (the master copy). Where products need bf16 a second copy is kept beside it and refreshed
/// after each optimizer step. In pure bf16 it exists once, in bf16, and updates round it stochastically. A frozen parameter exists once, in
/// the type in which it is read.
/// </remarks>
public sealed class Parameter : IDisposable
{
    /// <param name="name">Name in the checkpoint.</param>
    /// <param name="value">Owned from now on.</param>
    /// <param name="trainable">Whether the optimizer updates it; then <paramref name="value"/> is fp32 or bf16.</param>
    /// <param name="decays">Whether weight decay applies: not to norms and biases.</param>
    /// <param name="productType">Type in which products read it; null when it is no operand of a product.</param>
    public Parameter(string name, Tensor value, bool trainable, bool decays, ScalarType? productType)
    {
        if (trainable && value.dtype is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            throw new ArgumentException($"trainable parameter {name} must be fp32 or bf16, not {value.dtype}");
        }

        Name = name;
        Value = value.DetachFromDisposeScope();
        Trainable = trainable;
        Decays = decays;
        if (productType is { } type && type != value.dtype)
        {
            ComputeCopy = value.to(type).DetachFromDisposeScope();
        }
    }

    public string Name { get; }

    /// <summary>Weight itself: fp32 when trainable, or bf16 in pure bf16.</summary>
    public Tensor Value { get; }

    /// <summary>The copy that products read when its type differs from <see cref="Value"/>'s; null otherwise.</summary>
    public Tensor? ComputeCopy { get; }

    /// <summary>What products read.</summary>
    public Tensor Compute => ComputeCopy ?? Value;

    public bool Trainable { get; }

    public bool Decays { get; }

    /// <summary>Factor of the step's learning rate for this parameter.</summary>
    public double LearningRateScale { get; set; } = 1;

    /// <summary>fp32 gradient summed over the micro-batches of the step; null before the first.</summary>
    public Tensor? Gradient { get; private set; }

    public long Count => Value.numel();

    /// <summary>Adds to the gradient and takes ownership of <paramref name="gradient"/>, which may be of any floating type.</summary>
    public void AddGradient(Tensor gradient)
    {
        if (gradient.numel() != Count)
        {
            throw new ArgumentException($"gradient of {Name} has {gradient.numel()} elements, not {Count}");
        }

        if (gradient.dtype != ScalarType.Float32)
        {
            using var narrow = gradient;
            gradient = narrow.to(ScalarType.Float32);
        }

        if (Gradient is null)
        {
            Gradient = gradient.DetachFromDisposeScope();
        }
        else
        {
            _ = Gradient.add_(gradient, Scalars.One);
            gradient.Dispose();
        }
    }

    /// <summary>The gradient, created as zeros when there is none yet, for kernels that add in place.</summary>
    public Tensor GradientForUpdate() => Gradient ??= zeros_like(Value, ScalarType.Float32).DetachFromDisposeScope();

    public void ClearGradient()
    {
        Gradient?.Dispose();
        Gradient = null;
    }

    /// <summary>Puts other numbers in the place of a frozen weight's, which may be a mapped file's and then can't be written to.</summary>
    /// <param name="value">Of the same shape and type; owned from now on.</param>
    public void Replace(Tensor value)
    {
        using (value)
        {
            _ = Value.set_(value);
        }

        RefreshCompute();
    }

    /// <summary>Brings the compute copy up to date after <see cref="Value"/> was changed by something else than a fused kernel.</summary>
    public void RefreshCompute() => ComputeCopy?.copy_(Value);

    public void Dispose()
    {
        ClearGradient();
        Value.Dispose();
        ComputeCopy?.Dispose();
    }
}
