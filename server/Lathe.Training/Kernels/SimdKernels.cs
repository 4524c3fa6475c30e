using Lathe.Training.Kernels.FewRows;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <summary>
/// Fused loops over CPU memory, 16 values at a time. On processors without AVX-512 the runtime splits each vector in two or four;
/// the order of every sum is fixed by the shapes, so results do not depend on the thread count.
/// </summary>
internal sealed partial class SimdKernels : IKernels
{
    private const int Width = 16;

    /// <summary>Elements that one range of a parallel loop handles at least: below, the hand-over costs more than the work.</summary>
    private const long Grain = 1 << 14;

    public string Name => "simd";

    public Tensor? FewRows(Tensor input, Tensor weight) => FewRowsProduct.Takes(input, weight) ? FewRowsProduct.Dense(input, weight) : null;

    private static long RowGrain(long width) => Math.Max(1, Grain / width);

    private static (long Rows, int Width) RowsOf(Tensor tensor)
    {
        var shape = tensor.shape;
        var width = checked((int)shape[^1]);
        return (tensor.numel() / width, width);
    }

    private static ArgumentException Unsupported(ScalarType type) => new($"no kernel for {type}; expected Float32 or BFloat16");
}
