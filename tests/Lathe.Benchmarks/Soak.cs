using Lathe.Training.Diagnostics;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Benchmarks;

internal static class Soak
{
    /// <summary>Steps left out of the regression: pools and caches fill up first.</summary>
    private const int WarmUp = 200;

    public static int Run(int steps)
    {
        var failed = false;
        Console.WriteLine("| method | steps | RSS at 200 | RSS at end | slope per step | live tensors at 200 | at end |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (lora, checkpointing) in new[] { (false, false), (false, true), (true, true) })
        {
            using var bench = new TrainingBench(
                BenchmarkModel.All[0], new ComputeContext(CPU, ScalarType.Float32, new SimdKernels(), new OneDnnMatmul()),
                lora, batch: 4, length: 64, checkpointing, dropout: lora ? 0.1 : 0);
            var points = new List<(double Step, double Kilobytes)>();
            var (tensors, rss) = (0L, 0L);
            for (var step = 1; step <= steps; step++)
            {
                _ = bench.Step();
                if (step == WarmUp)
                {
                    (tensors, rss) = (Tensor.TotalCount, HostMemory.ResidentBytes);
                }

                if (step >= WarmUp)
                {
                    points.Add((step, HostMemory.ResidentBytes / 1024.0));
                }
            }

            var slope = Slope(points);
            failed |= slope >= 8 || Tensor.TotalCount != tensors;
            Console.WriteLine(
                $"| {(lora ? "LoRA, dropout" : "full")}{(checkpointing ? ", checkpointing" : "")} | {steps} | {rss >> 20} MiB | {HostMemory.ResidentBytes >> 20} MiB " +
                $"| {slope:F2} KB | {tensors} | {Tensor.TotalCount} |");
        }

        Console.WriteLine();
        Console.WriteLine(failed ? "FAILED: the slope must stay under 8 KB per step and the tensor count flat." : "passed");
        return failed ? 1 : 0;
    }

    /// <summary>Least squares.</summary>
    private static double Slope(List<(double X, double Y)> points)
    {
        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / points.Sum(point => (point.X - meanX) * (point.X - meanX));
    }
}
