using System.Diagnostics;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels.Matmul;

/// <summary>A short measurement of each product path on this machine: the vendor's name alone does not tell which is fast.</summary>
public static class MatmulBenchmark
{
    private const int Rows = 512;
    private const int Inner = 1024;
    private const int Columns = 1024;
    private const double GigaFlop = 2.0 * Rows * Inner * Columns / 1e9;

    /// <summary>About 50 ms with 3 repetitions; the best one counts, since others were disturbed.</summary>
    public static MatmulRates Measure(int repetitions = 3)
    {
        using var scope = NewDisposeScope();
        using var input = randn([Rows, Inner], ScalarType.Float32);
        using var weight = randn([Columns, Inner], ScalarType.Float32);
        var (inputBf16, weightBf16) = (input.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16));
        return new MatmulRates(
            get_num_threads(),
            Rate(new AtenMatmul(), input, weight, repetitions),
            Rate(new OneDnnMatmul(), input, weight, repetitions),
            Rate(new AtenMatmul(), inputBf16, weightBf16, repetitions));
    }

    private static double Rate(IMatmul matmul, Tensor input, Tensor weight, int repetitions)
    {
        var best = double.PositiveInfinity;
        try
        {
            for (var i = 0; i <= repetitions; i++)
            {
                var start = Stopwatch.GetTimestamp();
                matmul.Forward(input, weight).Dispose();
                if (i > 0)
                {
                    best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }
        }
        catch (Exception failure) when (failure is InvalidOperationException or EntryPointNotFoundException)
        {
            // This build of libtorch lacks the path.
            return 0;
        }

        return GigaFlop / best;
    }
}
