using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    public Tensor SwiGlu(Tensor gate, Tensor up)
    {
        var result = empty_like(gate);
        Action<nint, nint, nint, long> loop = gate.dtype switch
        {
            ScalarType.Float32 => SwiGluLoop<Fp32>,
            ScalarType.BFloat16 => SwiGluLoop<Bf16>,
            _ => throw Unsupported(gate.dtype),
        };
        loop((nint)TensorMemory.Bytes(gate), (nint)TensorMemory.Bytes(up), (nint)TensorMemory.Bytes(result), gate.numel());
        return result;
    }

    public (Tensor Gate, Tensor Up) SwiGluBackward(Tensor gradient, Tensor gate, Tensor up)
    {
        var (byGate, byUp) = (empty_like(gate), empty_like(up));
        Action<nint, nint, nint, nint, nint, long> loop = gate.dtype switch
        {
            ScalarType.Float32 => SwiGluBackwardLoop<Fp32>,
            ScalarType.BFloat16 => SwiGluBackwardLoop<Bf16>,
            _ => throw Unsupported(gate.dtype),
        };
        loop(
            (nint)TensorMemory.Bytes(gradient), (nint)TensorMemory.Bytes(gate), (nint)TensorMemory.Bytes(up),
            (nint)TensorMemory.Bytes(byGate), (nint)TensorMemory.Bytes(byUp), gate.numel());
        return (byGate, byUp);
    }

    private static void SwiGluLoop<T>(nint gate, nint up, nint result, long count)
        where T : unmanaged, IElement<T>
    {
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) =>
            SwiGluRange((T*)gate, (T*)up, (T*)result, begin * Width, Math.Min(count, end * Width)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SwiGluRange<T>(T* gate, T* up, T* result, long begin, long end)
        where T : unmanaged, IElement<T>
    {
        var i = begin;
        for (; i + Width <= end; i += Width)
        {
            var g = T.Load(gate + i);
            T.Store(g / (Vector512<float>.One + Vector512.Exp(-g)) * T.Load(up + i), result + i);
        }

        for (; i < end; i++)
        {
            var g = T.Read(gate + i);
            T.Write(g / (1f + MathF.Exp(-g)) * T.Read(up + i), result + i);
        }
    }

    private static void SwiGluBackwardLoop<T>(nint gradient, nint gate, nint up, nint byGate, nint byUp, long count)
        where T : unmanaged, IElement<T>
    {
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) =>
            SwiGluBackwardRange((T*)gradient, (T*)gate, (T*)up, (T*)byGate, (T*)byUp, begin * Width, Math.Min(count, end * Width)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SwiGluBackwardRange<T>(T* gradient, T* gate, T* up, T* byGate, T* byUp, long begin, long end)
        where T : unmanaged, IElement<T>
    {
        var one = Vector512<float>.One;
        var i = begin;
        for (; i + Width <= end; i += Width)
        {
            var (y, g) = (T.Load(gradient + i), T.Load(gate + i));
            var sigmoid = one / (one + Vector512.Exp(-g));
            var silu = g * sigmoid;
            T.Store(y * T.Load(up + i) * (sigmoid + (silu * (one - sigmoid))), byGate + i);
            T.Store(y * silu, byUp + i);
        }

        for (; i < end; i++)
        {
            var (y, g) = (T.Read(gradient + i), T.Read(gate + i));
            var sigmoid = 1f / (1f + MathF.Exp(-g));
            var silu = g * sigmoid;
            T.Write(y * T.Read(up + i) * (sigmoid + (silu * (1f - sigmoid))), byGate + i);
            T.Write(y * silu, byUp + i);
        }
    }

    private static long Blocks(long count) => (count + Width - 1) / Width;
}
