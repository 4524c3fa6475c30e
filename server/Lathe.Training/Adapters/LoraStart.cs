using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>Matrices that an adapter started from, where the frozen weight is what is left without scale * B A.</summary>
/// <param name="a">[r, in] fp32.</param>
/// <param name="b">[out, r] fp32.</param>
public sealed class LoraStart(Tensor a, Tensor b) : IDisposable
{
    public Tensor A { get; } = a;

    public Tensor B { get; } = b;

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }
}
