using Lathe.Training.Diagnostics;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Benchmarks;

internal static class Throughput
{
    private const int Batch = 4;
    private const int Length = 256;

    public static int Run(IReadOnlyList<string> names, int steps)
    {
        Console.WriteLine($"Batch {Batch} x {Length} tokens, median of {steps} steps; share = model FLOP/s over the GEMM rate of the same type and threads.");
        Console.WriteLine();
        Console.WriteLine("| model | method | type | threads | tok/s | GFLOP/s | GEMM GFLOP/s | share | tok/s by CPU time | fwd ms | bwd ms | opt ms | RSS MiB |");
        Console.WriteLine("|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var model in BenchmarkModel.All.Where(model => names.Count == 0 || names.Contains(model.Name)))
        {
            foreach (var lora in new[] { false, true })
            {
                foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
                {
                    foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
                    {
                        Measure(model, lora, type, threads, steps);
                    }
                }
            }
        }

        return 0;
    }

    private static void Measure(BenchmarkModel model, bool lora, ScalarType type, int threads, int steps)
    {
        set_num_threads(threads);
        var rates = MatmulBenchmark.Measure(repetitions: 10);
        var bf16 = type == ScalarType.BFloat16;
        IMatmul matmul = bf16 || !rates.PrefersOneDnn ? new AtenMatmul() : new OneDnnMatmul();
        var gemm = bf16 ? rates.Bf16 : rates.Fp32;
        using var bench = new TrainingBench(
            model, new ComputeContext(CPU, type, new SimdKernels(), matmul), lora, Batch, Length, checkpointing: false);
        var times = bench.Time(steps);
        var median = Median(times.Select(time => time.Wall));
        var processor = Median(times.Select(time => time.Processor)) / threads;
        var rate = bench.FlopsPerStep / median / 1e9;
        double Part(StepPart part) => bench.Clock.Of(part).TotalMilliseconds / steps;
        Console.WriteLine(
            $"| {model.Name} | {(lora ? "LoRA r=8 all" : "full")} | {(bf16 ? "bf16" : "fp32")} | {threads} | {bench.Tokens / median:F0} | {rate:F0} " +
            $"| {gemm:F0} | {rate / gemm:P0} | {bench.Tokens / processor:F0} | {Part(StepPart.Forward):F0} | {Part(StepPart.Backward):F0} | {Part(StepPart.Optimizer):F0} | {HostMemory.ResidentBytes >> 20} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
