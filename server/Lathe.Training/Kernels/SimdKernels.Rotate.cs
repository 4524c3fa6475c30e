using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    public void Rotate(Tensor heads, Tensor cosine, Tensor sine, RowPositions positions, bool inverse)
    {
        var (rows, count, width) = (heads.shape[0], (int)heads.shape[1], (int)heads.shape[2]);
        Action<nint, nint, nint, long, int, int, RowPositions, float> loop = heads.dtype switch
        {
            ScalarType.Float32 => RotateLoop<Fp32>,
            ScalarType.BFloat16 => RotateLoop<Bf16>,
            _ => throw Unsupported(heads.dtype),
        };
        loop(
            (nint)TensorMemory.Bytes(heads), (nint)TensorMemory.Floats(cosine), (nint)TensorMemory.Floats(sine),
            rows, count, width, positions, inverse ? -1f : 1f);
    }

    private static void RotateLoop<T>(
        nint heads, nint cosine, nint sine, long rows, int count, int width, RowPositions positions, float sign)
        where T : unmanaged, IElement<T>
    {
        var listed = positions.Listed is { } tensor ? (nint)TensorMemory.Bytes(tensor) : 0;
        ParallelLoop.For(rows, RowGrain((long)count * width), (begin, end) =>
        {
            for (var row = begin; row < end; row++)
            {
                var position = listed != 0 ? ((long*)listed)[row] : (row % positions.Length) + positions.Offset;
                RotateRow(
                    (T*)heads + (row * count * width), (float*)cosine + (position * (width / 2)), (float*)sine + (position * (width / 2)),
                    count, width / 2, sign);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RotateRow<T>(T* heads, float* cosine, float* sine, int count, int half, float sign)
        where T : unmanaged, IElement<T>
    {
        for (var head = 0; head < count; head++)
        {
            var low = heads + ((long)head * 2 * half);
            var high = low + half;
            var i = 0;
            for (; i + Width <= half; i += Width)
            {
                var (a, b) = (T.Load(low + i), T.Load(high + i));
                var (c, s) = (Vector512.Load(cosine + i), Vector512.Load(sine + i) * sign);
                T.Store((a * c) - (b * s), low + i);
                T.Store((b * c) + (a * s), high + i);
            }

            for (; i < half; i++)
            {
                var (a, b) = (T.Read(low + i), T.Read(high + i));
                var (c, s) = (cosine[i], sine[i] * sign);
                T.Write((a * c) - (b * s), low + i);
                T.Write((b * c) + (a * s), high + i);
            }
        }
    }
}
