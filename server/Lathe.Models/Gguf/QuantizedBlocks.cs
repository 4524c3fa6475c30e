using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace Lathe.Models.Gguf;

/// <summary>
/// ggml's blocks of 32 elements behind one scale, to the bit as its reference makes them: the scale is stored in half precision, the
/// elements are divided by the scale before that rounding.
/// </summary>
internal static class QuantizedBlocks
{
    public const int Elements = 32;

    /// <summary>Q8_0: scale, then a signed byte for each element.</summary>
    public const int Q8Bytes = 2 + Elements;

    /// <summary>Q4_0: scale, then elements i and i + 16 in the low and high half of byte i.</summary>
    public const int Q4Bytes = 2 + (Elements / 2);

    /// <param name="type">One of the two types with blocks.</param>
    /// <param name="source">Whole blocks.</param>
    /// <param name="destination">As many bytes as they need.</param>
    public static void Encode(GgufTensorType type, ReadOnlySpan<float> source, Span<byte> destination)
    {
        var bytes = type == GgufTensorType.Q8 ? Q8Bytes : Q4Bytes;
        for (var block = 0; block < source.Length / Elements; block++)
        {
            var from = source.Slice(block * Elements, Elements);
            var to = destination.Slice(block * bytes, bytes);
            if (type == GgufTensorType.Q8)
            {
                EncodeQ8(from, to);
            }
            else
            {
                EncodeQ4(from, to);
            }
        }
    }

    /// <summary>The reverse of <see cref="Encode"/>.</summary>
    public static void Decode(GgufTensorType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        var bytes = type == GgufTensorType.Q8 ? Q8Bytes : Q4Bytes;
        for (var block = 0; block < destination.Length / Elements; block++)
        {
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(block * bytes)..]);
            var codes = source.Slice((block * bytes) + 2, bytes - 2);
            var to = destination.Slice(block * Elements, Elements);
            for (var i = 0; i < codes.Length; i++)
            {
                if (type == GgufTensorType.Q8)
                {
                    to[i] = scale * (sbyte)codes[i];
                }
                else
                {
                    to[i] = scale * ((codes[i] & 15) - 8);
                    to[i + (Elements / 2)] = scale * ((codes[i] >> 4) - 8);
                }
            }
        }
    }

    /// <summary>The greatest magnitude becomes 127; halves are rounded away from zero.</summary>
    private static void EncodeQ8(ReadOnlySpan<float> source, Span<byte> destination)
    {
        var scale = Math.Abs(TensorPrimitives.MaxMagnitude(source)) / 127;
        var inverse = Inverse(scale);
        BinaryPrimitives.WriteHalfLittleEndian(destination, (Half)scale);
        for (var i = 0; i < Elements; i++)
        {
            destination[2 + i] = (byte)(sbyte)MathF.Round(source[i] * inverse, MidpointRounding.AwayFromZero);
        }
    }

    /// <summary>The element of greatest magnitude, the first of equals, becomes -8 with its sign in the scale; codes are 0 to 15 for -8 to 7.</summary>
    private static void EncodeQ4(ReadOnlySpan<float> source, Span<byte> destination)
    {
        var greatest = 0f;
        foreach (var value in source)
        {
            greatest = Math.Abs(value) > Math.Abs(greatest) ? value : greatest;
        }

        var scale = greatest / -8;
        var inverse = Inverse(scale);
        BinaryPrimitives.WriteHalfLittleEndian(destination, (Half)scale);
        for (var i = 0; i < Elements / 2; i++)
        {
            destination[2 + i] = (byte)(Code(source[i]) | (Code(source[i + (Elements / 2)]) << 4));
        }

        int Code(float value) => Math.Min(15, (int)((value * inverse) + 8.5f));
    }

    private static float Inverse(float scale) => scale == 0 ? 0 : 1 / scale;
}
