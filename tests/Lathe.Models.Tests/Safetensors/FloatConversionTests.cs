using Lathe.Models.Safetensors;

namespace Lathe.Models.Tests.Safetensors;

/// <summary>Conversions against definitions by value: a 16-bit pattern is worth what its sign, exponent and fraction say.</summary>
public unsafe class FloatConversionTests
{
    private static readonly ushort[] AllPatterns = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];

    public static TheoryData<SafetensorsDtype> Formats => [SafetensorsDtype.F16, SafetensorsDtype.BF16];

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_patterns_widen_to_their_value(SafetensorsDtype format)
    {
        var wide = Widen(format, AllPatterns);

        foreach (var bits in AllPatterns)
        {
            Assert.True(SameFloat(Value(format, bits), wide[bits]), $"{format} {bits:X4}: {wide[bits]}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_patterns_survive_widening_and_narrowing(SafetensorsDtype format)
    {
        var back = Narrow(format, Widen(format, AllPatterns));

        foreach (var bits in AllPatterns)
        {
            Assert.True(back[bits] == bits || (IsNaN(format, bits) && IsNaN(format, back[bits])), $"{format} {bits:X4}: {back[bits]:X4}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Between_two_neighbours_the_nearer_wins_and_the_even_one_in_the_middle(SafetensorsDtype format)
    {
        var infinity = format == SafetensorsDtype.F16 ? 0x7C00 : 0x7F80;
        var inputs = new List<float>();
        var expected = new List<ushort>();
        for (var bits = 0; bits < infinity; bits++)
        {
            // The upper neighbour of the largest finite value is where the next exponent would begin: from the middle on, infinity.
            var low = Value(format, (ushort)bits);
            var high = bits + 1 < infinity ? Value(format, (ushort)(bits + 1)) : (2 * low) - Value(format, (ushort)(bits - 1));
            var middle = (float)((low + high) / 2);
            var even = (ushort)(bits % 2 == 0 ? bits : bits + 1);
            float[] around = [MathF.BitDecrement(middle), middle, MathF.BitIncrement(middle)];
            ushort[] nearest = [(ushort)bits, even, (ushort)(bits + 1)];
            inputs.AddRange(around);
            expected.AddRange(nearest);
            inputs.AddRange(around.Select(value => -value));
            expected.AddRange(nearest.Select(value => (ushort)(value | 0x8000)));
        }

        var actual = Narrow(format, [.. inputs]);

        for (var i = 0; i < inputs.Count; i++)
        {
            Assert.True(expected[i] == actual[i], $"{format} {inputs[i]:R}: {actual[i]:X4}, expected {expected[i]:X4}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_NaN_stays_a_NaN_of_its_sign(SafetensorsDtype format)
    {
        var positive = Enumerable.Range(0, 23).Select(bit => 1u << bit).Append(0x7F_FFFFu)
            .Select(fraction => BitConverter.UInt32BitsToSingle(0x7F80_0000u | fraction))
            .ToArray();
        float[] inputs = [.. positive, .. positive.Select(value => -value)];

        // All at once through the vectors, and one by one through the scalar tail.
        var narrow = Narrow(format, inputs).Concat(inputs.SelectMany(input => Narrow(format, [input])));

        Assert.All(inputs.Concat(inputs).Zip(narrow), pair =>
        {
            Assert.True(IsNaN(format, pair.Second));
            Assert.Equal(float.IsNegative(pair.First), pair.Second >= 0x8000);
        });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_length_converts_and_nothing_beyond_is_touched(SafetensorsDtype format)
    {
        for (var length = 0; length < 100; length++)
        {
            var input = Enumerable.Range(1, length).Select(i => i / 7f).ToArray();
            var narrow = Enumerable.Repeat((ushort)0xABCD, length + 1).ToArray();
            var wide = Enumerable.Repeat(-9f, length + 1).ToArray();
            if (format == SafetensorsDtype.F16)
            {
                FloatConversions.F32ToF16(input, narrow);
                FloatConversions.F16ToF32(narrow.AsSpan(0, length), wide);
            }
            else
            {
                FloatConversions.F32ToBF16(input, narrow);
                FloatConversions.BF16ToF32(narrow.AsSpan(0, length), wide);
            }

            Assert.Equal((0xABCD, -9f), (narrow[length], wide[length]));
            Assert.All(input.Zip(wide), pair => Assert.Equal(pair.First, pair.Second, 0.1));
        }
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => FloatConversions.F16ToF32(new ushort[2], new float[1]));
        Assert.ThrowsAny<ArgumentException>(() => FloatConversions.F32ToF16(new float[2], new ushort[1]));
        Assert.ThrowsAny<ArgumentException>(() => FloatConversions.BF16ToF32(new ushort[2], new float[1]));
        Assert.ThrowsAny<ArgumentException>(() => FloatConversions.F32ToBF16(new float[2], new ushort[1]));
    }

    [Fact]
    public void Every_pair_of_formats_converts_over_several_chunks()
    {
        SafetensorsDtype[] formats = [SafetensorsDtype.F32, SafetensorsDtype.F16, SafetensorsDtype.BF16];
        var values = Enumerable.Range(0, 10_001).Select(i => (i % 256) - 128f).ToArray();
        foreach (var from in formats)
        {
            foreach (var to in formats)
            {
                // Small integers are exact in all three formats.
                var source = Bytes(from, values);
                var destination = new byte[values.Length * to.Bits() / 8];
                fixed (byte* input = source, output = destination)
                {
                    FloatConversions.Convert(from, input, to, output, values.Length);
                }

                Assert.Equal(Bytes(to, values), destination);
            }
        }
    }

    [Fact]
    public void Other_types_are_not_converted() => Assert.Throws<NotSupportedException>(
        () => FloatConversions.Convert(SafetensorsDtype.I32, null, SafetensorsDtype.F32, null, 0));

    /// <summary>The value as a double, which holds every value of both formats and every middle between two exactly.</summary>
    private static double Value(SafetensorsDtype format, ushort bits)
    {
        var (fractionBits, exponentBits) = format == SafetensorsDtype.F16 ? (10, 5) : (7, 8);
        var sign = bits >= 0x8000 ? -1.0 : 1.0;
        var exponent = (bits >> fractionBits) & ((1 << exponentBits) - 1);
        double fraction = bits & ((1 << fractionBits) - 1);
        var bias = (1 << (exponentBits - 1)) - 1;
        if (exponent == (1 << exponentBits) - 1)
        {
            return fraction == 0 ? sign * double.PositiveInfinity : double.NaN;
        }

        var scaled = fraction / (1 << fractionBits);
        return exponent == 0 ? sign * scaled * Math.Pow(2, 1 - bias) : sign * (1 + scaled) * Math.Pow(2, exponent - bias);
    }

    private static bool IsNaN(SafetensorsDtype format, ushort bits) => double.IsNaN(Value(format, bits));

    private static bool SameFloat(double expected, float actual) =>
        double.IsNaN(expected) ? float.IsNaN(actual) : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);

    private static float[] Widen(SafetensorsDtype format, ushort[] source)
    {
        var wide = new float[source.Length];
        if (format == SafetensorsDtype.F16)
        {
            FloatConversions.F16ToF32(source, wide);
        }
        else
        {
            FloatConversions.BF16ToF32(source, wide);
        }

        return wide;
    }

    private static ushort[] Narrow(SafetensorsDtype format, float[] source)
    {
        var narrow = new ushort[source.Length];
        if (format == SafetensorsDtype.F16)
        {
            FloatConversions.F32ToF16(source, narrow);
        }
        else
        {
            FloatConversions.F32ToBF16(source, narrow);
        }

        return narrow;
    }

    private static byte[] Bytes(SafetensorsDtype format, float[] values) => format switch
    {
        SafetensorsDtype.F32 => [.. values.SelectMany(BitConverter.GetBytes)],
        SafetensorsDtype.F16 => [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))],
        _ => [.. values.SelectMany(value => BitConverter.GetBytes(value).Skip(2))],
    };
}
