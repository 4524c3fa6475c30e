using System.Diagnostics;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Benchmarks;

/// <summary>Four-bit weights: how fast they become numbers, beside writing as much memory, and what that adds to a product.</summary>
internal static class QuantizationBench
{
    private const long Rows = 5632;
    private const long Columns = 2048;

    public static int Run(int repetitions)
    {
        Console.WriteLine($"Weight [{Rows}, {Columns}], nf4 with double quantization, median of {repetitions}.");
        Console.WriteLine();
        Console.WriteLine("| step | type | threads | ms | GB/s written | beside |");
        Console.WriteLine("|---|---|---:|---:|---:|---|");
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            set_num_threads(threads);
            Kernels(threads, repetitions);
        }

        Console.WriteLine();
        Console.WriteLine("| product | type | tokens | threads | dense ms | four-bit ms | more |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            set_num_threads(threads);
            foreach (var tokens in new long[] { 256, 512, 1024 })
            {
                Products(ScalarType.Float32, new OneDnnMatmul(), tokens, threads, repetitions);
                Products(ScalarType.BFloat16, new AtenMatmul(), tokens, threads, repetitions);
            }
        }

        return 0;
    }

    private static void Kernels(int threads, int repetitions)
    {
        using var scope = NewDisposeScope();
        var source = randn([Rows, Columns], ScalarType.BFloat16);
        using var weight = FourBitWeight.From(source, FourBitCode.Nf4, nested: true);
        var quantize = Median(Math.Max(3, repetitions / 4), () => FourBitWeight.From(source, FourBitCode.Nf4, nested: true).Dispose());
        Console.WriteLine($"| quantize | bf16 | {threads} | {quantize * 1e3:F1} | | {Rows * Columns / quantize / 1e9:F2} G weights/s |");
        foreach (var (type, size) in new[] { (ScalarType.Float32, 4), (ScalarType.BFloat16, 2) })
        {
            var (target, other) = (empty([Rows, Columns], type), zeros([Rows, Columns], type));
            var bytes = Rows * Columns * (double)size;
            var copy = Median(repetitions, () => target.copy_(other));
            foreach (var path in Enum.GetValues<DequantizePath>().Where(path => path <= FourBitDequantizer.BestPath()))
            {
                var seconds = Median(repetitions, () => FourBitDequantizer.Dequantize(weight, 0, 0, target, path));
                Console.WriteLine(
                    $"| dequantize, {path} | {type} | {threads} | {seconds * 1e3:F1} | {bytes / seconds / 1e9:F1} | {bytes / copy / 1e9:F1} GB/s by copying |");
            }

            var composed = Median(3, () => ComposedDequantizer.Dequantize(weight, 0, 0, target));
            Console.WriteLine($"| dequantize, composed | {type} | {threads} | {composed * 1e3:F1} | {bytes / composed / 1e9:F1} | |");
        }
    }

    private static void Products(ScalarType type, IMatmul matmul, long tokens, int threads, int repetitions)
    {
        using var scope = NewDisposeScope();
        using var weight = FourBitWeight.From(randn([Rows, Columns]), FourBitCode.Nf4, nested: true);
        using var products = new QuantizedMatmul(matmul, type, CPU);
        var (dense, x, g) = (weight.Dequantize(type), randn([tokens, Columns]).to(type), randn([tokens, Rows]).to(type));
        Compare("forward", () => matmul.Forward(x, dense), () => products.Forward(x, weight));
        Compare("backward", () => matmul.InputGradient(g, dense), () => products.InputGradient(g, weight));

        void Compare(string name, Func<Tensor> plain, Func<Tensor> quantized)
        {
            var (before, after) = (Median(repetitions, () => plain().Dispose()), Median(repetitions, () => quantized().Dispose()));
            Console.WriteLine(
                $"| {name} | {type} | {tokens} | {threads} | {before * 1e3:F1} | {after * 1e3:F1} | {after / before - 1:P0} |");
        }
    }

    private static double Median(int repetitions, Action action)
    {
        action();
        var times = new List<double>();
        for (var i = 0; i < repetitions; i++)
        {
            using var scope = NewDisposeScope();
            var start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
