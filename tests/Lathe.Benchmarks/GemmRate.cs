using System.Diagnostics;
using Lathe.Training.Kernels.Matmul;
using static TorchSharp.torch;

namespace Lathe.Benchmarks;

/// <summary>How fast products are at best: what a training is measured against.</summary>
internal static class GemmRate
{
    private const int Repetitions = 10;

    /// <summary>Tokens, input and output width of linear layers of the measured models.</summary>
    public static IReadOnlyList<(int Tokens, int Inputs, int Outputs)> Shapes { get; } =
        [(512, 1024, 1024), (1024, 768, 768), (1024, 768, 2944), (1024, 2944, 768), (1024, 2048, 5632), (512, 4096, 4096)];

    /// <summary>GFLOP/s of the fastest shape, with the path that the engine would take.</summary>
    public static double Best(ScalarType type, IMatmul matmul)
    {
        var best = 0.0;
        foreach (var (tokens, inputs, outputs) in Shapes)
        {
            using var scope = NewDisposeScope();
            var (input, weight) = (randn([tokens, inputs]).to(type), randn([outputs, inputs]).to(type));
            for (var i = 0; i <= Repetitions; i++)
            {
                var start = Stopwatch.GetTimestamp();
                matmul.Forward(input, weight).Dispose();
                var rate = 2.0 * tokens * inputs * outputs / 1e9 / Stopwatch.GetElapsedTime(start).TotalSeconds;
                best = i == 0 ? best : Math.Max(best, rate);
            }
        }

        return best;
    }
}
