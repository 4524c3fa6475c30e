using System.Diagnostics;
using System.Globalization;
using Lathe.Training.Kernels.FewRows;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Benchmarks;

/// <summary>
/// Products of few rows by the engine's kernels and by what many rows take, in turn: where they cross. Each product reads another copy of the
/// weight, and all copies together are beyond every cache, as the weights of a model are.
/// </summary>
internal static class FewRowsBench
{
    private const double CopiesBytes = 160e6;

    private static readonly (long Outputs, long Columns)[] Shapes = [(256, 256), (768, 768), (2944, 768), (768, 2944), (32000, 768)];

    private static readonly long[] Rows = [1, 2, 4, 8, 16, 32];

    public static int Run(int repetitions)
    {
        Console.WriteLine($"{Environment.ProcessorCount} threads, best of {repetitions} products of each kind, in turn.");
        Console.WriteLine();
        Console.WriteLine("| weight | shape | rows | many rows, us | few rows, us | times as fast | GB/s |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (var (outputs, columns) in Shapes)
        {
            Dense("fp32", ScalarType.Float32, new OneDnnMatmul(), outputs, columns, repetitions);
            Dense("bf16", ScalarType.BFloat16, new AtenMatmul(), outputs, columns, repetitions);
            if (outputs < 10_000)
            {
                Quantized("int8", new QuantizationOptions(Code: null, DoubleQuantization: false), outputs, columns, repetitions);
                Quantized("nf4", new QuantizationOptions(FourBitCode.Nf4, DoubleQuantization: true), outputs, columns, repetitions);
            }
        }

        return 0;
    }

    private static void Dense(string name, ScalarType type, IMatmul matmul, long outputs, long columns, int repetitions)
    {
        using var scope = NewDisposeScope();
        var source = randn([outputs, columns]).to(type);
        var bytes = source.numel() * source.element_size();
        var copies = Enumerable.Range(0, (int)Math.Max(2, Math.Min(2000, CopiesBytes / bytes))).Select(_ => source.clone()).ToList();
        foreach (var rows in Rows)
        {
            var input = randn([rows, columns]).to(type);
            Compare(name, outputs, columns, rows, bytes, repetitions, at => matmul.Forward(input, copies[at % copies.Count]), at => FewRowsProduct.Dense(input, copies[at % copies.Count]));
        }
    }

    private static void Quantized(string name, QuantizationOptions options, long outputs, long columns, int repetitions)
    {
        using var scope = NewDisposeScope();
        var source = randn([outputs, columns]);
        var weights = new List<QuantizedWeight>();
        using var products = new QuantizedMatmul(new AtenMatmul(), ScalarType.BFloat16, CPU);
        try
        {
            do
            {
                weights.Add(options.Quantize(source, CPU));
            }
            while (weights.Sum(weight => weight.Bytes) < CopiesBytes && weights.Count < 2000);

            foreach (var rows in Rows)
            {
                var input = randn([rows, columns]).to(ScalarType.BFloat16);
                Compare(
                    name, outputs, columns, rows, weights[0].Bytes, repetitions, at => products.ForwardByPanels(input, weights[at % weights.Count]), at => weights[at % weights.Count] switch
                    {
                        FourBitWeight four => FourBitProduct.Multiply(four, input, FourBitDequantizer.BestPath()),
                        EightBitWeight eight => eight.FewRowsOf(input),
                        _ => throw new InvalidOperationException(),
                    });
            }
        }
        finally
        {
            weights.ForEach(weight => weight.Dispose());
        }
    }

    private static void Compare(string name, long outputs, long columns, long rows, long bytes, int repetitions, Func<int, Tensor> many, Func<int, Tensor> few)
    {
        var (slow, fast) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i <= repetitions; i++)
        {
            // The first of each builds its code.
            var (first, second) = (Time(() => many(2 * i)), Time(() => few((2 * i) + 1)));
            (slow, fast) = i == 0 ? (slow, fast) : (Math.Min(slow, first), Math.Min(fast, second));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {columns} to {outputs} | {rows} | {slow * 1e6:F0} | {fast * 1e6:F0} | {slow / fast:F1} | {bytes / fast / 1e9:F1} |"));
    }

    private static double Time(Func<Tensor> product)
    {
        var started = Stopwatch.GetTimestamp();
        product().Dispose();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
