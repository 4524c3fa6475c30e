using System.Diagnostics;
using System.Text.Json;
using Lathe.Training.Diagnostics;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Benchmarks;

/// <summary>Tokens per second of whole optimizer steps, each cell in a process of its own.</summary>
internal static class Throughput
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="names">Parts of cells' names; all cells when empty.</param>
    /// <param name="steps">Steps that count.</param>
    /// <param name="json">File for the figures; null: none.</param>
    /// <param name="weights">Folder that random checkpoints are kept in; null: a temporary one.</param>
    public static int Run(IReadOnlyList<string> names, int steps, string? json, string? weights)
    {
        var cells = ThroughputCell.All.Where(cell => names.Count == 0 || names.Any(name => cell.Name.Contains(name, StringComparison.Ordinal))).ToList();
        var folder = weights ?? Directory.CreateTempSubdirectory("lathe-throughput-").FullName;
        try
        {
            Console.WriteLine($"Median of {steps} steps after two. GFLOP/s: 6N + 12LdT a token, with adapters 4N + 8LdT; share: of the best product of");
            Console.WriteLine($"{string.Join(", ", GemmRate.Shapes.Select(shape => $"{shape.Tokens}x{shape.Inputs}x{shape.Outputs}"))} in the same process, type and threads.");
            Console.WriteLine();
            Console.WriteLine("| cell | tok/s | tok/s by CPU time | GFLOP/s | GEMM GFLOP/s | share | fwd ms | bwd ms | opt ms | peak RSS MiB |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            List<ThroughputFigures> all = [];
            foreach (var cell in cells)
            {
                WriteModel(cell, folder);
                if (InOwnProcess(cell, steps, folder) is not { } figures)
                {
                    return 1;
                }

                all.Add(figures);
                Console.WriteLine(
                    $"| {figures.Cell} | {figures.TokensPerSecond:F0} | {figures.TokensPerProcessorSecond:F0} | {figures.Gflops:F0} | {figures.GemmGflops:F0} " +
                    $"| {figures.GemmShare:P0} | {figures.ForwardMilliseconds:F0} | {figures.BackwardMilliseconds:F0} | {figures.OptimizerMilliseconds:F0} " +
                    $"| {figures.PeakRssMebibytes:F0} |");
            }

            if (json is not null)
            {
                File.WriteAllText(json, JsonSerializer.Serialize(all, Indented) + "\n");
            }

            return 0;
        }
        finally
        {
            if (weights is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>One cell, measured here; its figures are the last line.</summary>
    public static int RunCell(string name, int steps, string folder)
    {
        var cell = ThroughputCell.All.Single(cell => cell.Name == name);
        set_num_threads(cell.Threads);
        IMatmul matmul = cell.Type == ScalarType.BFloat16 || !MatmulBenchmark.Measure().PrefersOneDnn ? new AtenMatmul() : new OneDnnMatmul();
        var gemm = GemmRate.Best(cell.Type, matmul);
        using var bench = new TrainingBench(cell, new ComputeContext(CPU, cell.Type, new SimdKernels(), matmul), Path.Combine(folder, cell.Model));
        var times = bench.Time(steps);
        var median = Median(times.Select(time => time.Wall));
        var rate = bench.FlopsPerStep / median / 1e9;
        double Part(StepPart part) => bench.Clock.Of(part).TotalMilliseconds / steps;
        Console.WriteLine(JsonSerializer.Serialize(new ThroughputFigures
        {
            Cell = cell.Name,
            TokensPerSecond = bench.Tokens / median,
            TokensPerProcessorSecond = bench.Tokens / (Median(times.Select(time => time.Processor)) / cell.Threads),
            Gflops = rate,
            GemmGflops = gemm,
            GemmShare = rate / gemm,
            ForwardMilliseconds = Part(StepPart.Forward),
            BackwardMilliseconds = Part(StepPart.Backward),
            OptimizerMilliseconds = Part(StepPart.Optimizer),
            PeakRssMebibytes = HostMemory.PeakResidentBytes / (double)(1 << 20),
            Steps = steps,
        }));
        return 0;
    }

    private static void WriteModel(ThroughputCell cell, string folder)
    {
        var model = Path.Combine(folder, cell.Model);
        if (!Directory.Exists(model))
        {
            var config = BenchmarkModel.Find(cell.Model).Config;
            RandomWeights.Write(model, config, seed: 1);
            File.WriteAllText(Path.Combine(model, "config.json"), config.ToJson());
        }
    }

    private static ThroughputFigures? InOwnProcess(ThroughputCell cell, int steps, string folder)
    {
        string[] arguments = ["throughput-cell", cell.Name, "--steps", $"{steps}", "--weights", folder];
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Trim().Split('\n');
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.Error.WriteLine($"{cell.Name} ended with {process.ExitCode}: {string.Join('\n', lines)}");
            return null;
        }

        return JsonSerializer.Deserialize<ThroughputFigures>(lines[^1]);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
