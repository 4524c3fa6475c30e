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

    /// <summary>
    /// About 10 ms per repetition. The paths take turns and the best time of each counts, since others may have been disturbed.
    /// </summary>
    public static MatmulRates Measure(int repetitions = 8)
    {
        using var scope = NewDisposeScope();
        using var input = randn([Rows, Inner], ScalarType.Float32);
        using var weight = randn([Columns, Inner], ScalarType.Float32);
        var (inputBf16, weightBf16) = (input.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16));
        (IMatmul Matmul, Tensor Input, Tensor Weight)[] paths =
        [
            (new AtenMatmul(), input, weight), (new OneDnnMatmul(), input, weight), (new AtenMatmul(), inputBf16, weightBf16),
        ];
        var best = new double[paths.Length];
        for (var i = 0; i <= repetitions; i++)
        {
            for (var path = 0; path < paths.Length; path++)
            {
                // The first round warms up: it builds the kernels.
                var rate = Rate(paths[path].Matmul, paths[path].Input, paths[path].Weight);
                best[path] = i == 0 ? 0 : Math.Max(best[path], rate);
            }
        }

        return new MatmulRates(get_num_threads(), best[0], best[1], best[2]);
    }

    private static double Rate(IMatmul matmul, Tensor input, Tensor weight)
    {
        try
        {
            var start = Stopwatch.GetTimestamp();
            matmul.Forward(input, weight).Dispose();
            return GigaFlop / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        catch (Exception failure) when (failure is InvalidOperationException or EntryPointNotFoundException)
        {
            // This build of libtorch lacks the path.
            return 0;
        }
    }
}
