using Lathe.Models.Gguf;

namespace Lathe.Models.Tests.Gguf;

/// <summary>Blocks against values worked out by hand, and against what ggml's definition bounds.</summary>
public class QuantizedBlocksTests
{
    private const int Elements = 32;

    [Fact]
    public void Eight_bits_by_hand()
    {
        var source = new float[Elements];
        source[0] = -127; // The greatest magnitude: the scale is 1.
        source[1] = 1.5f; // Halves go away from zero.
        source[2] = -2.5f;
        source[3] = 2.4f;
        source[31] = 127;

        var block = Encode(GgufTensorType.Q8, source);

        Assert.Equal(34, block.Length);
        Assert.Equal([0x00, 0x3C], block[..2]); // 1 in half precision.
        Assert.Equal([129, 2, 253, 2, 0], block[2..7]);
        Assert.Equal(127, block[33]);
    }

    [Fact]
    public void Four_bits_by_hand()
    {
        var source = new float[Elements];
        source[0] = 8; // The greatest magnitude becomes -8: the scale is -1.
        source[1] = -7;
        source[2] = -8; // Would be 8, which is one too many.
        source[16] = 3;
        source[17] = -0.4f;

        var block = Encode(GgufTensorType.Q4, source);

        Assert.Equal(18, block.Length);
        Assert.Equal([0x00, 0xBC], block[..2]); // -1 in half precision.
        Assert.Equal(0 | (5 << 4), block[2]);
        Assert.Equal(15 | (8 << 4), block[3]);
        Assert.Equal(15 | (8 << 4), block[4]);
        Assert.Equal(8 | (8 << 4), block[5]);
    }

    [Theory]
    [InlineData(GgufTensorType.Q8)]
    [InlineData(GgufTensorType.Q4)]
    public void Zeros_stay_zeros(GgufTensorType type)
    {
        var block = Encode(type, new float[Elements]);

        Assert.Equal(0, (float)BitConverter.ToHalf(block));
        Assert.All(Decode(type, block), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(GgufTensorType.Q8, 127)]
    [InlineData(GgufTensorType.Q4, 8)]
    public void No_element_is_off_by_more_than_its_share_of_the_greatest(GgufTensorType type, int steps)
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var size = MathF.Pow(10, (random.NextSingle() * 4) - 1);
            float[] source = [.. Enumerable.Range(0, Elements).Select(_ => ((random.NextSingle() * 2) - 1) * size)];
            var greatest = source.Max(Math.Abs);

            var decoded = Decode(type, Encode(type, source));

            // Half a step, or a whole one at the end that has one code less; the scale's own rounding comes on top.
            var bound = greatest / steps * (type == GgufTensorType.Q8 ? 0.5f : 1f) * 1.01f + (greatest * 1e-3f);
            Assert.All(source.Zip(decoded), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, bound));
        }
    }

    private static byte[] Encode(GgufTensorType type, float[] source)
    {
        var bytes = new byte[type.RowBytes(source.Length)];
        QuantizedBlocks.Encode(type, source, bytes);
        return bytes;
    }

    private static float[] Decode(GgufTensorType type, byte[] block)
    {
        var scale = (float)BitConverter.ToHalf(block);
        return type == GgufTensorType.Q8
            ? [.. block[2..].Select(code => scale * (sbyte)code)]
            : [.. block[2..].Select(pair => scale * ((pair & 15) - 8)), .. block[2..].Select(pair => scale * ((pair >> 4) - 8))];
    }
}
