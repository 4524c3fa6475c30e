using System.Runtime.InteropServices;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;

namespace Lathe.Benchmarks;

/// <summary>Writes checkpoints of random weights, shard by shard: no more than a buffer of them is ever in memory.</summary>
internal static class RandomWeights
{
    private const long ShardBytes = 2L << 30;
    private const int BufferValues = 1 << 20;
    private const ushort One = 0x3F80;

    /// <summary>bf16: norms 1, biases 0, everything else N(0, initializer_range).</summary>
    public static void Write(string folder, ModelConfig config, ulong seed)
    {
        var table = Normal(config.InitializerRange);
        var state = seed;
        _ = SafetensorsWriter.WriteCheckpoint(
            folder,
            [
                .. ParameterInventory.For(config).Select(spec => new TensorToWrite(spec.Name, SafetensorsDtype.BF16, spec.Shape, stream => Fill(stream, spec))),
            ],
            ShardBytes);

        void Fill(Stream stream, ParameterSpec spec)
        {
            var buffer = new ushort[BufferValues];
            var left = spec.Shape.Aggregate(1L, (product, side) => product * side);
            while (left > 0)
            {
                var count = (int)Math.Min(left, BufferValues);
                for (var i = 0; i < count; i++)
                {
                    buffer[i] = spec.Role switch
                    {
                        ParameterRole.Norm => One,
                        ParameterRole.Bias => 0,
                        _ => table[Next() >> 48],
                    };
                }

                stream.Write(MemoryMarshal.AsBytes(buffer.AsSpan(0, count)));
                left -= count;
            }
        }

        // splitmix64 (Steele, Lea and Flood 2014).
        ulong Next()
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>65,536 values whose distribution is the normal one.</summary>
    private static ushort[] Normal(double deviation)
    {
        var random = new Random(1);
        var table = new ushort[1 << 16];
        for (var i = 0; i < table.Length; i++)
        {
            var value = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            table[i] = (ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16);
        }

        return table;
    }
}
