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

    /// <summary>Steps of a young run before its time counts.</summary>
    private const int YoungWarmUp = 20;

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
                failed |= !Holds(name, bench, steps, () => new YoungRun("soak-young", name, folder));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine();
        Console.WriteLine(failed
            ? $"FAILED: the slope must stay under {MostSlope} KB per step, the tensor count flat, and the last {Compared} steps within {MostSlower:P0} of steps {WarmUp - Compared} to {WarmUp}, each beside a young run's."
            : "passed");
        return failed ? 1 : 0;
    }

    /// <summary>A method's training for the run beside it to be compared with; its steps are asked for.</summary>
    public static int ServeYoung(string method, string folder)
    {
        using var bench = Methods.Single(one => one.Name == method).Create(folder);
        YoungRun.Serve(bench);
        return 0;
    }

    private static BenchmarkModel Model => BenchmarkModel.All[0];

    private static TrainingBench Fresh(bool lora, bool checkpointing) => new(
        Model, new ComputeContext(CPU, ScalarType.Float32, new SimdKernels(), new OneDnnMatmul()), lora, Batch, Length, checkpointing, dropout: lora ? 0.1 : 0);

    private static TrainingBench Saved(MemoryMethod method, string folder) => new(
        new ThroughputCell(Model.Name, method, ScalarType.BFloat16, Batch, Length, Environment.ProcessorCount),
        new ComputeContext(CPU, ScalarType.BFloat16, new SimdKernels(), new AtenMatmul()), folder);

    private static bool Holds(string name, TrainingBench bench, int steps, Func<YoungRun> young)
    {
        Train(bench, WarmUp - Compared);
        var early = BesideYoung(bench, young);
        var (tensors, rss) = (Tensor.TotalCount, HostMemory.ResidentBytes);
        var points = new List<(double Step, double Kilobytes)>();
        for (var step = WarmUp; step < steps - Compared; step++)
        {
            _ = bench.Step();
            points.Add((step, HostMemory.ResidentBytes / 1024.0));
        }

        var slower = (BesideYoung(bench, young) / early) - 1;
        points.Add((steps, HostMemory.ResidentBytes / 1024.0));
        var slope = Slope(points);
        Console.WriteLine(
            $"| {name} | {steps} | {rss >> 20} MiB | {HostMemory.ResidentBytes >> 20} MiB | {slope:F2} KB | {tensors} | {Tensor.TotalCount} " +
            $"| {slower * 100:+0.0;-0.0} % |");
        return slope < MostSlope && Tensor.TotalCount == tensors && slower < MostSlower;
    }

    private static void Train(TrainingBench bench, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            _ = bench.Step();
        }
    }

    /// <summary>Time of the next steps over that of a young run's, which alternate with them.</summary>
    private static double BesideYoung(TrainingBench bench, Func<YoungRun> start)
    {
        using var young = start();
        for (var step = 0; step < YoungWarmUp; step++)
        {
            _ = young.Seconds();
        }

        return Median(Enumerable.Range(0, Compared).Select(_ => bench.TimedStep().Processor / young.Seconds()));
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
