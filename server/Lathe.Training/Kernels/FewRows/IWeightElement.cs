using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lathe.Training.Kernels.FewRows;

/// <summary>
/// How a product of few rows reads one storage type: 32 values at a time as two vectors of fp32, in an order of the type's own. Operands of
/// one product have the same order.
/// </summary>
internal unsafe interface IWeightElement<TSelf>
    where TSelf : unmanaged, IWeightElement<TSelf>
{
    /// <summary>Values of a step.</summary>
    const int Step = 32;

    static abstract Vector512<float> First(TSelf* source);

    static abstract Vector512<float> Second(TSelf* source);
}

/// <summary>fp32 in order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct OrderedFp32 : IWeightElement<OrderedFp32>
{
    public readonly float Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(OrderedFp32* source) => Vector512.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(OrderedFp32* source) => Vector512.Load((float*)source + 16);
}

/// <summary>bf16 in order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct OrderedBf16 : IWeightElement<OrderedBf16>
{
    public readonly Bf16 Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(OrderedBf16* source) => Bf16.Load((Bf16*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(OrderedBf16* source) => Bf16.Load((Bf16*)source + 16);
}

/// <summary>bf16, the even places before the odd ones: a shift and a mask widen two values that lie in one word, without moving any.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct PairedBf16 : IWeightElement<PairedBf16>
{
    public readonly Bf16 Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(PairedBf16* source) => (Vector512.Load((uint*)source) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(PairedBf16* source) => (Vector512.Load((uint*)source) & Vector512.Create(0xFFFF0000u)).AsSingle();
}

/// <summary>int8 in order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct OrderedInt8 : IWeightElement<OrderedInt8>
{
    public readonly sbyte Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(OrderedInt8* source) => Sixteen(Vector128.Load((sbyte*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(OrderedInt8* source) => Sixteen(Vector128.Load((sbyte*)source + 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sixteen(Vector128<sbyte> codes)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(codes));
        }

        var (low, high) = Vector256.Widen(Vector256.WidenLower(codes.ToVector256Unsafe()));
        return Vector512.ConvertToSingle(Vector512.Create(low, high));
    }
}
