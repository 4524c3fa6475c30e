using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    public void Rotate(Tensor heads, Tensor cosine, Tensor sine, RowPositions positions, bool inverse, bool neighbours = false)
    {
        var layout = new RotationLayout((int)heads.shape[1], (int)heads.shape[2], (int)cosine.shape[1], neighbours);
        Action<nint, nint, nint, long, RotationLayout, RowPositions, float> loop = heads.dtype switch
        {
            ScalarType.Float32 => RotateLoop<Fp32>,
            ScalarType.BFloat16 => RotateLoop<Bf16>,
            _ => throw Unsupported(heads.dtype),
        };
        loop(
            (nint)TensorMemory.Bytes(heads), (nint)TensorMemory.Floats(cosine), (nint)TensorMemory.Floats(sine),
            heads.shape[0], layout, positions, inverse ? -1f : 1f);
    }

    private static void RotateLoop<T>(
        nint heads, nint cosine, nint sine, long rows, RotationLayout layout, RowPositions positions, float sign)
        where T : unmanaged, IElement<T>
    {
        var listed = positions.Listed is { } tensor ? (nint)TensorMemory.Bytes(tensor) : 0;
        var width = (long)layout.Heads * layout.HeadDim;
        ParallelLoop.For(rows, RowGrain(width), (begin, end) =>
        {
            for (var row = begin; row < end; row++)
            {
                var position = listed != 0 ? ((long*)listed)[row] : (row % positions.Length) + positions.Offset;
                var at = position * layout.Half;
                if (layout.Neighbours)
                {
                    RotateNeighbours((T*)heads + (row * width), (float*)cosine + at, (float*)sine + at, layout, sign);
                }
                else
                {
                    RotateRow((T*)heads + (row * width), (float*)cosine + at, (float*)sine + at, layout, sign);
                }
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RotateRow<T>(T* heads, float* cosine, float* sine, RotationLayout layout, float sign)
        where T : unmanaged, IElement<T>
    {
        var half = layout.Half;
        for (var head = 0; head < layout.Heads; head++)
        {
            var low = heads + ((long)head * layout.HeadDim);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RotateNeighbours<T>(T* heads, float* cosine, float* sine, RotationLayout layout, float sign)
        where T : unmanaged, IElement<T>
    {
        for (var head = 0; head < layout.Heads; head++)
        {
            var pairs = heads + ((long)head * layout.HeadDim);
            for (var i = 0; i < layout.Half; i++)
            {
                var (a, b) = (T.Read(pairs + (2 * i)), T.Read(pairs + (2 * i) + 1));
                var (c, s) = (cosine[i], sine[i] * sign);
                T.Write((a * c) - (b * s), pairs + (2 * i));
                T.Write((b * c) + (a * s), pairs + (2 * i) + 1);
            }
        }
    }

    /// <summary>Heads of a row, their width, and how many of its pairs turn.</summary>
    private readonly record struct RotationLayout(int Heads, int HeadDim, int Half, bool Neighbours);
}
