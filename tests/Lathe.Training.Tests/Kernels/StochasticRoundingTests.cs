using Lathe.Training.Kernels;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Kernels;

/// <summary>How updates of bf16 weights are rounded, seen through a step of plain descent: 0 - (-value) is exact in fp32.</summary>
public sealed class StochasticRoundingTests
{
    private static readonly IKernels Simd = new SimdKernels();
    private static readonly IKernels Portable = new PortableKernels();

    /// <summary>All kinds of fp32 numbers, also those below the normal ones: the result is one of the two bf16 numbers around each.</summary>
    [Theory]
    [InlineData("simd", 1UL)]
    [InlineData("simd", 0xFFFF_FFFF_0000_0001UL)]
    [InlineData("portable", 1UL)]
    public void The_result_is_a_neighbour(string kernels, ulong seed)
    {
        using var scope = NewDisposeScope();
        var values = AnyNumbers(300_007);
        var (before, after) = (Bits(values), BitsOf(Round(Named(kernels), values, seed)));
        var ups = 0;
        for (var i = 0; i < before.Length; i++)
        {
            var down = (ushort)(before[i] >> 16);
            var isExact = (ushort)before[i] == 0;
            Assert.True(after[i] == down || (!isExact && after[i] == down + 1), $"{before[i]:X8} became {after[i]:X4}");
            ups += after[i] - down;
        }

        // The lower bits are all alike, so half of the numbers go up: 6 standard deviations.
        Assert.InRange(ups, (before.Length / 2) - (3 * Math.Sqrt(before.Length)), (before.Length / 2) + (3 * Math.Sqrt(before.Length)));
    }

    /// <summary>Both kernels have the same bits, at every length and with more numbers than are updated at a time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(1023)]
    [InlineData(1025)]
    [InlineData(2_100_003)]
    public void Kernels_round_the_same(int count)
    {
        using var scope = NewDisposeScope();
        var values = AnyNumbers(count);
        foreach (var seed in new[] { 0UL, 42UL, ulong.MaxValue })
        {
            Assert.Equal(BitsOf(Round(Portable, values, seed)), BitsOf(Round(Simd, values, seed)));
        }
    }

    /// <summary>
    /// A number that is k of 65,536 on the way to the next one goes there in k of 65,536 cases, over the elements of a step and over the
    /// steps of an element; within 6 standard deviations of the binomial distribution.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(16_384)]
    [InlineData(32_768)]
    [InlineData(50_000)]
    [InlineData(65_535)]
    public void The_mean_is_the_number_itself(int k)
    {
        using var scope = NewDisposeScope();
        const int Count = 1 << 20;
        var value = BitConverter.Int32BitsToSingle((0x3F80 << 16) | k);
        var share = k / 65536.0;
        var many = full(Count, value);
        CheckUps(BitsOf(Round(Simd, many, seed: 7)).Count(bits => bits == 0x3F81), Count, share);
        CheckUps(BitsOf(Round(Simd, -many, seed: 8)).Count(bits => bits == 0xBF81), Count, share);

        const int Steps = 1 << 14;
        var few = full(3, value);
        var ups = Enumerable.Range(0, Steps).Sum(step => BitsOf(Round(Simd, few, SeedOf.Place(42, (ulong)step, 5)))[2] - 0x3F80);
        CheckUps(ups, Steps, share);

        static void CheckUps(int ups, int count, double share)
        {
            var reach = 6 * Math.Sqrt(count * share * (1 - share));
            Assert.InRange(ups, (count * share) - reach, (count * share) + reach);
        }
    }

    /// <summary>Of two steps, and of two neighbours in one step, one tells nothing about the other.</summary>
    [Fact]
    public void Steps_and_neighbours_are_independent()
    {
        using var scope = NewDisposeScope();
        const int Count = 1 << 20;
        var halves = full(Count, BitConverter.Int32BitsToSingle(0x3F80_8000));
        ushort[] Of(ulong step) => BitsOf(Round(Simd, halves, SeedOf.Place(42, step, 0)));
        var (first, second) = (Of(1), Of(2));
        var same = Enumerable.Range(0, Count).Count(i => first[i] == second[i]);
        var alike = Enumerable.Range(0, Count - 1).Count(i => first[i] == first[i + 1]);
        Assert.InRange(same, (Count / 2) - (3 * Math.Sqrt(Count)), (Count / 2) + (3 * Math.Sqrt(Count)));
        Assert.InRange(alike, (Count / 2) - (3 * Math.Sqrt(Count)), (Count / 2) + (3 * Math.Sqrt(Count)));
    }

    [Theory]
    [InlineData("simd")]
    [InlineData("portable")]
    public void What_is_no_number_stays_what_it_is(string kernels)
    {
        using var scope = NewDisposeScope();
        float[] numbers = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, BitConverter.UInt32BitsToSingle(0x7F80_0001)];
        float[] many = [.. Enumerable.Repeat(numbers, 7).SelectMany(number => number)];
        var rounded = Round(Named(kernels), tensor(many), seed: 3).to(ScalarType.Float32).data<float>().ToArray();
        Assert.Equal(many, rounded);
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_thread_count()
    {
        using var scope = NewDisposeScope();
        var values = AnyNumbers(500_009);
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = BitsOf(Round(Simd, values, seed: 1));
            set_num_threads(2);
            Assert.Equal(one, BitsOf(Round(Simd, values, seed: 1)));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static IKernels Named(string kernels) => kernels == "simd" ? Simd : Portable;

    private static Tensor Round(IKernels kernels, Tensor values, ulong seed)
    {
        var target = zeros(values.shape, ScalarType.BFloat16);
        kernels.Descend(target, -values, null, new DescentStep(Rate: 1, Keep: 1), seed);
        return target;
    }

    /// <summary>Any bits that are a number, and not so large that the next one is infinite.</summary>
    private static unsafe Tensor AnyNumbers(int count)
    {
        var values = empty(count, ScalarType.Float32);
        var random = new Random(11);
        var at = (uint*)TensorMemory.Floats(values);
        for (var i = 0; i < count; i++)
        {
            var bits = (uint)random.NextInt64(1L << 32);
            at[i] = (bits & 0x7F80_0000) >= 0x7F00_0000 ? bits & 0x80FF_FFFF : bits;
        }

        return values;
    }

    private static unsafe uint[] Bits(Tensor values) => new ReadOnlySpan<uint>(TensorMemory.Floats(values), (int)values.numel()).ToArray();

    private static unsafe ushort[] BitsOf(Tensor values) =>
        new ReadOnlySpan<ushort>(TensorMemory.BFloat16s(values), (int)values.numel()).ToArray();
}
