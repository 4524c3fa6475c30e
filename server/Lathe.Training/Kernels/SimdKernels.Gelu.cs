using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    public Tensor Gelu(Tensor input, bool approximate)
    {
        var result = empty_like(input);
        Action<nint, nint, long> loop = (input.dtype, approximate) switch
        {
            (ScalarType.Float32, true) => GeluLoop<Fp32, TanhShare>,
            (ScalarType.Float32, false) => GeluLoop<Fp32, NormalShare>,
            (ScalarType.BFloat16, true) => GeluLoop<Bf16, TanhShare>,
            (ScalarType.BFloat16, false) => GeluLoop<Bf16, NormalShare>,
            _ => throw Unsupported(input.dtype),
        };
        loop((nint)TensorMemory.Bytes(input), (nint)TensorMemory.Bytes(result), input.numel());
        return result;
    }

    public Tensor GeluBackward(Tensor gradient, Tensor input, bool approximate)
    {
        var result = empty_like(input);
        Action<nint, nint, nint, long> loop = (input.dtype, approximate) switch
        {
            (ScalarType.Float32, true) => GeluBackwardLoop<Fp32, TanhShare>,
            (ScalarType.Float32, false) => GeluBackwardLoop<Fp32, NormalShare>,
            (ScalarType.BFloat16, true) => GeluBackwardLoop<Bf16, TanhShare>,
            (ScalarType.BFloat16, false) => GeluBackwardLoop<Bf16, NormalShare>,
            _ => throw Unsupported(input.dtype),
        };
        loop((nint)TensorMemory.Bytes(gradient), (nint)TensorMemory.Bytes(input), (nint)TensorMemory.Bytes(result), input.numel());
        return result;
    }

    private static void GeluLoop<T, TShare>(nint input, nint result, long count)
        where T : unmanaged, IElement<T>
        where TShare : struct, IGeluShare
    {
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) =>
            GeluRange<T, TShare>((T*)input, (T*)result, begin * Width, Math.Min(count, end * Width)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GeluRange<T, TShare>(T* input, T* result, long begin, long end)
        where T : unmanaged, IElement<T>
        where TShare : struct, IGeluShare
    {
        var i = begin;
        for (; i + Width <= end; i += Width)
        {
            var x = T.Load(input + i);
            T.Store(x * TShare.At(x).Share, result + i);
        }

        for (; i < end; i++)
        {
            var x = T.Read(input + i);
            T.Write(x * TShare.At(Vector512.Create(x)).Share[0], result + i);
        }
    }

    private static void GeluBackwardLoop<T, TShare>(nint gradient, nint input, nint result, long count)
        where T : unmanaged, IElement<T>
        where TShare : struct, IGeluShare
    {
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) =>
            GeluBackwardRange<T, TShare>((T*)gradient, (T*)input, (T*)result, begin * Width, Math.Min(count, end * Width)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GeluBackwardRange<T, TShare>(T* gradient, T* input, T* result, long begin, long end)
        where T : unmanaged, IElement<T>
        where TShare : struct, IGeluShare
    {
        var i = begin;
        for (; i + Width <= end; i += Width)
        {
            var x = T.Load(input + i);
            var (share, slope) = TShare.At(x);
            T.Store(T.Load(gradient + i) * (share + (x * slope)), result + i);
        }

        for (; i < end; i++)
        {
            var x = T.Read(input + i);
            var (share, slope) = TShare.At(Vector512.Create(x));
            T.Write(T.Read(gradient + i) * (share[0] + (x * slope[0])), result + i);
        }
    }
}
