namespace Lathe.Models.Safetensors;

/// <summary>Conversions between the three floating-point formats of checkpoints; rounding is to nearest, ties to even; NaN stays NaN.</summary>
public static class FloatConversions
{
    public static void F16ToF32(ReadOnlySpan<ushort> source, Span<float> destination) => throw new NotImplementedException();

    public static void F32ToF16(ReadOnlySpan<float> source, Span<ushort> destination) => throw new NotImplementedException();

    public static void BF16ToF32(ReadOnlySpan<ushort> source, Span<float> destination) => throw new NotImplementedException();

    public static void F32ToBF16(ReadOnlySpan<float> source, Span<ushort> destination) => throw new NotImplementedException();

    /// <summary>Converts <paramref name="count"/> elements (any number, beyond 2^31 too); the areas must not overlap.</summary>
    /// <exception cref="NotSupportedException">A dtype other than F32, F16 and BF16.</exception>
    public static unsafe void Convert(
        SafetensorsDtype from, byte* source, SafetensorsDtype to, byte* destination, long count) => throw new NotImplementedException();
}
