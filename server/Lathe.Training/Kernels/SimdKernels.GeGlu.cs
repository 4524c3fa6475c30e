using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    public Tensor GeGlu(Tensor gate, Tensor up)
    {
        var result = empty_like(gate);
        Action<nint, nint, nint, long> loop = gate.dtype switch
        {
            ScalarType.Float32 => GeGluLoop<Fp32>,
            ScalarType.BFloat16 => GeGluLoop<Bf16>,
            _ => throw Unsupported(gate.dtype),
        };
        loop((nint)TensorMemory.Bytes(gate), (nint)TensorMemory.Bytes(up), (nint)TensorMemory.Bytes(result), gate.numel());
        return result;
    }

    public (Tensor Gate, Tensor Up) GeGluBackward(Tensor gradient, Tensor gate, Tensor up)
    {
        var (byGate, byUp) = (empty_like(gate), empty_like(up));
        Action<nint, nint, nint, nint, nint, long> loop = gate.dtype switch
        {
            ScalarType.Float32 => GeGluBackwardLoop<Fp32>,
            ScalarType.BFloat16 => GeGluBackwardLoop<Bf16>,
            _ => throw Unsupported(gate.dtype),
        };
        loop(
            (nint)TensorMemory.Bytes(gradient), (nint)TensorMemory.Bytes(gate), (nint)TensorMemory.Bytes(up),
            (nint)TensorMemory.Bytes(byGate), (nint)TensorMemory.Bytes(byUp), gate.numel());
        return (byGate, byUp);
    }

    private static void GeGluLoop<T>(nint gate, nint up, nint result, long count)
        where T : unmanaged, IElement<T>
    {
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) =>
            GeGluRange((T*)gate, (T*)up, (T*)result, begin * Width, Math.Min(count, end * Width)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GeGluRange<T>(T* gate, T* up, T* result, long begin, long end)
        where T : unmanaged, IElement<T>
    {
        var i = begin;
        for (; i + Width <= end; i += Width)
        {
            var g = T.Load(gate + i);
            T.Store(g * GeluShare(g) * T.Load(up + i), result + i);
        }

        for (; i < end; i++)
        {
            var g = T.Read(gate + i);
            T.Write(g * GeluShare(g) * T.Read(up + i), result + i);
        }
    }

    private static void GeGluBackwardLoop<T>(nint gradient, nint gate, nint up, nint byGate, nint byUp, long count)
        where T : unmanaged, IElement<T>
    {
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) =>
            GeGluBackwardRange((T*)gradient, (T*)gate, (T*)up, (T*)byGate, (T*)byUp, begin * Width, Math.Min(count, end * Width)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GeGluBackwardRange<T>(T* gradient, T* gate, T* up, T* byGate, T* byUp, long begin, long end)
        where T : unmanaged, IElement<T>
    {
        var one = Vector512<float>.One;
        var i = begin;
        for (; i + Width <= end; i += Width)
        {
            var (y, g) = (T.Load(gradient + i), T.Load(gate + i));
            var share = GeluShare(g);
            var slope = (one + (g * g * (3 * PortableKernels.GeluCubic))) * (2 * PortableKernels.GeluFactor);
            T.Store(y * T.Load(up + i) * (share + (g * share * (one - share) * slope)), byGate + i);
            T.Store(y * g * share, byUp + i);
        }

        for (; i < end; i++)
        {
            var (y, g) = (T.Read(gradient + i), T.Read(gate + i));
            var share = GeluShare(g);
            var slope = (1f + (g * g * (3 * PortableKernels.GeluCubic))) * (2 * PortableKernels.GeluFactor);
            T.Write(y * T.Read(up + i) * (share + (g * share * (1f - share) * slope)), byGate + i);
            T.Write(y * g * share, byUp + i);
        }
    }

    /// <summary>gelu(x) / x: (1 + tanh(z)) / 2 = 1 / (1 + exp(-2 z)) for z = sqrt(2 / pi) * (x + 0.044715 x^3).</summary>
    private static Vector512<float> GeluShare(Vector512<float> x)
    {
        var one = Vector512<float>.One;
        var z = x * (one + (x * x * PortableKernels.GeluCubic)) * (2 * PortableKernels.GeluFactor);
        return one / (one + Vector512.Exp(-z));
    }

    private static float GeluShare(float x)
    {
        var z = x * (1f + (x * x * PortableKernels.GeluCubic)) * (2 * PortableKernels.GeluFactor);
        return 1f / (1f + MathF.Exp(-z));
    }
}
