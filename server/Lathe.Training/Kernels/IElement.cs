using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <summary>How a kernel reads and writes one storage type: always 16 values at a time as fp32.</summary>
internal unsafe interface IElement<TSelf>
    where TSelf : unmanaged, IElement<TSelf>
{
    static abstract ScalarType Type { get; }

    static abstract Vector512<float> Load(TSelf* source);

    static abstract void Store(Vector512<float> values, TSelf* target);

    static abstract float Read(TSelf* source);

    static abstract void Write(float value, TSelf* target);
}

/// <summary>IEEE 754 binary32.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Fp32 : IElement<Fp32>
{
    public float Value;

    public static ScalarType Type => ScalarType.Float32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(Fp32* source) => Vector512.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, Fp32* target) => values.Store((float*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(Fp32* source) => source->Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(float value, Fp32* target) => target->Value = value;
}

/// <summary>bfloat16: the upper half of binary32, rounded to nearest even. NaN payloads are kept quiet.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Bf16 : IElement<Bf16>
{
    public ushort Bits;

    public static ScalarType Type => ScalarType.BFloat16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(Bf16* source)
    {
        var (low, high) = Vector256.Widen(Vector256.Load((ushort*)source));
        return (Vector512.Create(low, high) << 16).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, Bf16* target)
    {
        var bits = values.AsUInt32();
        var rounded = (bits + Vector512.Create(0x7FFFu) + ((bits >>> 16) & Vector512<uint>.One)) >>> 16;
        var quiet = (bits >>> 16) | Vector512.Create(0x40u);
        var result = Vector512.ConditionalSelect(Vector512.Equals(values, values).AsUInt32(), rounded, quiet);
        Vector256.Narrow(result.GetLower(), result.GetUpper()).Store((ushort*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(Bf16* source) => BitConverter.UInt32BitsToSingle((uint)source->Bits << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(float value, Bf16* target)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        target->Bits = float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>
    /// Rounds away from zero with the probability of how far the value is on the way there, so that the mean of many is the value itself
    /// (stochastic rounding: Gupta et al. 2015, arXiv:1502.02551). What is in bf16 already stays as it is.
    /// </summary>
    /// <param name="values">To be rounded.</param>
    /// <param name="random">In [0, 65536), all alike.</param>
    /// <param name="target">Of 16 numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStochastically(Vector512<float> values, Vector512<uint> random, Bf16* target)
    {
        var bits = values.AsUInt32();
        var quiet = (bits >>> 16) | Vector512.Create(0x40u);
        var result = Vector512.ConditionalSelect(Vector512.Equals(values, values).AsUInt32(), (bits + random) >>> 16, quiet);
        Vector256.Narrow(result.GetLower(), result.GetUpper()).Store((ushort*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteStochastically(float value, uint random, Bf16* target)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        target->Bits = float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + random) >> 16);
    }
}
