using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>States in memory, as other tensors are.</summary>
public sealed class ResidentStates : IStateMemory
{
    public Tensor Zeros(ReadOnlySpan<long> shape, ScalarType type, Device device) => zeros(shape, type, device).DetachFromDisposeScope();

    public void Dispose()
    {
    }
}
