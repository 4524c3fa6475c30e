using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>Where the states of an optimizer are. Disposed after the tensors it gave.</summary>
public interface IStateMemory : IDisposable
{
    /// <summary>A tensor of zeros, owned by the caller and by no scope.</summary>
    Tensor Zeros(ReadOnlySpan<long> shape, ScalarType type, Device device);
}
