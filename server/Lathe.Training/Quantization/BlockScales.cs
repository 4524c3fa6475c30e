using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lathe.Models.Safetensors.FourBit;

namespace Lathe.Training.Quantization;

/// <summary>
/// The largest magnitude of each block of weights: stored as fp32, or quantized themselves to 8 bits (double quantization), as their
/// difference from their mean, in blocks of <see cref="NestedBlock"/> with an fp32 scale each.
/// </summary>
public sealed class BlockScales
{
    /// <summary>Scales that share a scale of their own.</summary>
    public const int NestedBlock = StoredFourBit.NestedBlockSize;

    private readonly float[] _scales;
    private readonly byte[]? _codes;
    private readonly float[]? _map;

    private BlockScales(float[] scales, byte[]? codes, float[]? map, float offset)
    {
        _scales = scales;
        _codes = codes;
        _map = map;
        Offset = offset;
    }

    public bool IsNested => _codes is not null;

    public long Count => _codes?.Length ?? _scales.Length;

    /// <summary>What was taken off every scale before it was quantized; 0 where they are not.</summary>
    public float Offset { get; }

    /// <summary>The scales, or the scales' scales where they are quantized.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>The quantized scales; empty where they are not.</summary>
    public ReadOnlySpan<byte> Codes => _codes;

    /// <summary>What the codes stand for; empty where there are none.</summary>
    public ReadOnlySpan<float> Map => _map;

    public long Bytes => (_scales.Length * (long)sizeof(float)) + (_codes?.Length ?? 0);

    public static BlockScales Plain(float[] scales) => new(scales, null, null, 0);

    /// <param name="codes">One per block of weights.</param>
    /// <param name="map">256 values.</param>
    /// <param name="scales">One for each <see cref="NestedBlock"/> codes.</param>
    /// <param name="offset">Added to every scale.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together.</exception>
    public static BlockScales Nested(byte[] codes, float[] map, float[] scales, float offset)
    {
        if (map.Length != 256 || scales.Length != Blocks(codes.Length, NestedBlock))
        {
            throw new ArgumentException($"{codes.Length} quantized scales with {map.Length} values and {scales.Length} scales of their own");
        }

        return new BlockScales(scales, codes, map, offset);
    }

    /// <summary>Quantizes plain scales.</summary>
    public BlockScales Quantized()
    {
        // In double: the mean of millions of scales is not to depend on the order of a sum.
        var offset = (float)(_scales.Sum(scale => (double)scale) / Math.Max(1, _scales.Length));
        var map = DynamicMap.Symmetric.ToArray();
        var codes = new byte[_scales.Length];
        var nested = new float[Blocks(_scales.Length, NestedBlock)];
        for (var block = 0; block < nested.Length; block++)
        {
            var (begin, end) = (block * NestedBlock, Math.Min(_scales.Length, (block + 1) * NestedBlock));
            var largest = 0f;
            for (var i = begin; i < end; i++)
            {
                largest = Math.Max(largest, MathF.Abs(_scales[i] - offset));
            }

            nested[block] = largest;
            var inverse = 1f / largest;
            for (var i = begin; i < end; i++)
            {
                codes[i] = Nearest(map, Math.Clamp((_scales[i] - offset) * inverse, -1f, 1f));
            }
        }

        return Nested(codes, map, nested, offset);
    }

    /// <summary>Scale of one block of weights.</summary>
    public float At(long block)
    {
        if (_codes is null)
        {
            return _scales[block];
        }

        var scaled = _map![_codes[block]] * _scales[block / NestedBlock];
        return scaled + Offset;
    }

    /// <summary>Scales of consecutive blocks of weights, as <see cref="At"/> gives them.</summary>
    /// <param name="first">The first of the blocks.</param>
    /// <param name="target">One for each block.</param>
    internal void CopyTo(long first, Span<float> target)
    {
        if (_codes is null)
        {
            _scales.AsSpan((int)first, target.Length).CopyTo(target);
            return;
        }

        for (var done = 0; done < target.Length;)
        {
            var nested = (int)((first + done) / NestedBlock);
            var count = (int)Math.Min(target.Length - done, ((nested + 1L) * NestedBlock) - (first + done));
            var codes = _codes.AsSpan((int)first + done, count);
            var part = target.Slice(done, count);
            var scale = _scales[nested];
            ref var map = ref MemoryMarshal.GetArrayDataReference(_map!);
            for (var i = 0; i < codes.Length; i++)
            {
                // The map has a value for every byte.
                var scaled = Unsafe.Add(ref map, (nint)codes[i]) * scale;
                part[i] = scaled + Offset;
            }

            done += count;
        }
    }

    internal static long Blocks(long count, int size) => (count + size - 1) / size;

    /// <summary>Index of the value next to one; of two as near the lower. NaN, as of a block of equal scales, is the value next to 0.</summary>
    private static byte Nearest(float[] map, float value)
    {
        var found = Array.BinarySearch(map, float.IsNaN(value) ? 0f : value);
        if (found >= 0)
        {
            return (byte)found;
        }

        var above = ~found;
        return above == 0 ? (byte)0
            : above == map.Length ? (byte)(map.Length - 1)
            : map[above] - value < value - map[above - 1] ? (byte)above
            : (byte)(above - 1);
    }
}
