using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Lathe.Training.Generation;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Modules;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Benchmarks;

/// <summary>
/// Tokens per second of answers, beside what the memory's bandwidth allows: a step reads every weight of the layers and of the head once,
/// and the keys and values of each answer.
/// </summary>
internal static class GenerationBench
{
    private const int PromptTokens = 64;
    private const int Steps = 48;
    private const int Rounds = 3;

    private static readonly (string Model, string Numbers, int Answers)[] Cells =
    [
        ("tiny", "fp32", 1),
        .. from model in new[] { "15M", "125M" } from numbers in new[] { "fp32", "bf16", "nf4", "int8" } from answers in new[] { 1, 8 } select (model, numbers, answers),
        ("1.1B", "bf16", 1),
        ("1.1B", "nf4", 1),
    ];

    public static int Run(IReadOnlyList<string> wanted)
    {
        Console.WriteLine($"{Environment.ProcessorCount} threads, prompts of {PromptTokens} tokens, median of {Rounds} times {Steps} steps.");
        Console.WriteLine();
        Console.WriteLine("| cell | prompt tok/s | answer tok/s | each answer | MB a step | GB/s read | memory GB/s | share |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var cell in Cells)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{cell.Model} {cell.Numbers} x{cell.Answers}");
            if (wanted.Count == 0 || wanted.Any(part => name.Contains(part, StringComparison.Ordinal)))
            {
                Measure(name, cell.Model, cell.Numbers, cell.Answers);
            }
        }

        return 0;
    }

    /// <summary>Quantized layers stand among others in bf16.</summary>
    private static void Measure(string name, string model, string numbers, int answers)
    {
        var type = numbers == "fp32" ? ScalarType.Float32 : ScalarType.BFloat16;
        var config = BenchmarkModel.Find(model).Config;
        var folder = Directory.CreateTempSubdirectory("lathe-generation-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJson());
            RandomWeights.Write(folder, config, 1);
            var chosen = ComputeContextFactory.Create(type == ScalarType.BFloat16, previous: null, out _);
            var context = chosen with { ComputeType = type, Matmul = type == ScalarType.BFloat16 ? new AtenMatmul() : chosen.Matmul };
            var options = numbers switch
            {
                "nf4" => new QuantizationOptions(FourBitCode.Nf4, DoubleQuantization: true),
                "int8" => new QuantizationOptions(Code: null, DoubleQuantization: false),
                _ => null,
            };
            using var decoder = DecoderLoader.Load(folder, config, _ => false, 1024, context, quantization: options);
            var (prompts, steps) = Speeds(decoder, answers);
            var bytes = BytesOfStep(decoder, answers);
            var (read, limit) = (bytes * steps, Bandwidth());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {prompts:F0} | {steps * answers:F1} | {steps:F1} | {bytes / 1e6:F1} | {read / 1e9:F1} | {limit / 1e9:F1} | {read / limit:P0} |"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Tokens of prompts, and steps of answers, per second.</summary>
    private static (double Prompts, double Steps) Speeds(Decoder decoder, int answers)
    {
        var (prompts, steps) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var caches = Enumerable.Range(0, answers).Select(_ => new KeyValueCache(decoder)).ToList();
            var started = Stopwatch.GetTimestamp();
            decoder.NextLogits([.. caches.Select(cache => new NextTokens(cache, [.. Enumerable.Range(3, PromptTokens)]))]).Dispose();
            var reading = Stopwatch.GetElapsedTime(started).TotalSeconds;
            started = Stopwatch.GetTimestamp();
            for (var step = 0; step < Steps; step++)
            {
                decoder.NextLogits([.. caches.Select(cache => new NextTokens(cache, [7 + step]))]).Dispose();
            }

            var writing = Stopwatch.GetElapsedTime(started).TotalSeconds;
            caches.ForEach(cache => cache.Dispose());
            if (round > 0)
            {
                prompts.Add(PromptTokens * answers / reading);
                steps.Add(Steps / writing);
            }
        }

        return (Median(prompts), Median(steps));
    }

    /// <summary>The embedding is read by the row; a head that is tied to it is read whole.</summary>
    private static double BytesOfStep(Decoder decoder, int answers)
    {
        var config = decoder.Config;
        var dense = decoder.BaseParameters.Where(parameter => config.TieWordEmbeddings || parameter != decoder.Embedding.Weight).Sum(parameter => parameter.Compute.numel() * parameter.Compute.element_size());
        var cached = 2.0 * config.NumHiddenLayers * config.NumKeyValueHeads * config.HeadDim * (PromptTokens + (Steps / 2)) * (decoder.Context.ComputeType == ScalarType.BFloat16 ? 2 : 4);
        return dense + (decoder.Quantized?.Bytes ?? 0) + (answers * cached);
    }

    /// <summary>Bytes per second that all threads read of a block beyond every cache, at best.</summary>
    private static double Bandwidth()
    {
        const long Bytes = 1L << 30;
        var threads = Environment.ProcessorCount;
        var blocks = Enumerable.Range(0, threads).Select(_ => new ulong[Bytes / sizeof(ulong) / threads]).ToList();
        blocks.ForEach(block => Array.Fill(block, 1UL));
        var best = 0.0;
        for (var round = 0; round < 6; round++)
        {
            var started = Stopwatch.GetTimestamp();
            _ = blocks.AsParallel().WithDegreeOfParallelism(threads).Select(Sum).ToList();
            best = Math.Max(best, Bytes / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }

    private static ulong Sum(ulong[] block)
    {
        var (a, b, c, d) = (Vector512<ulong>.Zero, Vector512<ulong>.Zero, Vector512<ulong>.Zero, Vector512<ulong>.Zero);
        for (var i = 0; i + 32 <= block.Length; i += 32)
        {
            a += Vector512.LoadUnsafe(ref block[i]);
            b += Vector512.LoadUnsafe(ref block[i + 8]);
            c += Vector512.LoadUnsafe(ref block[i + 16]);
            d += Vector512.LoadUnsafe(ref block[i + 24]);
        }

        return Vector512.Sum(a + b + c + d);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
