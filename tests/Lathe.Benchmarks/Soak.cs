using Lathe.Training.Diagnostics;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Benchmarks;

/// <summary>Whether memory and speed stay the same over many steps.</summary>
internal static class Soak
{
    /// <summary>Steps left out of the regression: pools and caches fill up first.</summary>
    private const int WarmUp = 200;

    /// <summary>Steps at the end whose time is compared with that of as many before the end of the warm-up.</summary>
    private const int Compared = 100;

    private const double MostSlope = 8;
    private const double MostSlower = 0.03;
    private const int Batch = 4;
    private const int Length = 64;

    private static readonly (string Name, Func<string, TrainingBench> Create)[] Methods =
    [
        ("full", _ => Fresh(lora: false, checkpointing: false)),
        ("full, checkpointing", _ => Fresh(lora: false, checkpointing: true)),
        ("LoRA, dropout, checkpointing", _ => Fresh(lora: true, checkpointing: true)),
        ("full, bf16", folder => Saved(MemoryMethod.Full, folder)),
        ("LoRA, bf16", folder => Saved(MemoryMethod.Lora, folder)),
        ("QLoRA, bf16", folder => Saved(MemoryMethod.Qlora, folder)),
    ];

    public static int Run(int steps)
    {
        var failed = false;
        var folder = Directory.CreateTempSubdirectory("lathe-soak-").FullName;
        try
        {
            RandomWeights.Write(folder, Model.Config, seed: 1);
            File.WriteAllText(Path.Combine(folder, "config.json"), Model.Config.ToJson());
            Console.WriteLine("| method | steps | RSS at 200 | RSS at end | slope per step | live tensors at 200 | at end | last steps' time |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var (name, create) in Methods)
            {
                using var bench = create(folder);
                failed |= !Holds(name, bench, steps);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine();
        Console.WriteLine(failed
            ? $"FAILED: the slope must stay under {MostSlope} KB per step, the tensor count flat, and the last {Compared} steps within {MostSlower:P0} of steps {WarmUp - Compared} to {WarmUp}."
            : "passed");
        return failed ? 1 : 0;
    }

    private static BenchmarkModel Model => BenchmarkModel.All[0];

    private static TrainingBench Fresh(bool lora, bool checkpointing) => new(
        Model, new ComputeContext(CPU, ScalarType.Float32, new SimdKernels(), new OneDnnMatmul()), lora, Batch, Length, checkpointing, dropout: lora ? 0.1 : 0);

    private static TrainingBench Saved(MemoryMethod method, string folder) => new(
        new ThroughputCell(Model.Name, method, ScalarType.BFloat16, Batch, Length, Environment.ProcessorCount),
        new ComputeContext(CPU, ScalarType.BFloat16, new SimdKernels(), new AtenMatmul()), folder);

    private static bool Holds(string name, TrainingBench bench, int steps)
    {
        var points = new List<(double Step, double Kilobytes)>();
        var (tensors, rss) = (0L, 0L);
        var times = new List<double>();
        for (var step = 1; step <= steps; step++)
        {
            // Processor time: other programs on the machine do not count.
            times.Add(bench.TimedStep().Processor);
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
        var slower = (Median(times.TakeLast(Compared)) / Median(times.Skip(WarmUp - Compared).Take(Compared))) - 1;
        Console.WriteLine(
            $"| {name} | {steps} | {rss >> 20} MiB | {HostMemory.ResidentBytes >> 20} MiB | {slope:F2} KB | {tensors} | {Tensor.TotalCount} " +
            $"| {slower * 100:+0.0;-0.0} % |");
        return slope < MostSlope && Tensor.TotalCount == tensors && slower < MostSlower;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>Least squares.</summary>
    private static double Slope(List<(double X, double Y)> points)
    {
        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / points.Sum(point => (point.X - meanX) * (point.X - meanX));
    }
}
