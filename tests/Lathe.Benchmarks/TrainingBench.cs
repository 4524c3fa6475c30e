using System.Diagnostics;
using Lathe.Data;
using Lathe.Training.Adapters;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;

namespace Lathe.Benchmarks;

/// <summary>Optimizer steps on random tokens.</summary>
internal sealed class TrainingBench : IDisposable
{
    private readonly Decoder _decoder;
    private readonly AdamW _optimizer;
    private readonly List<TokenizedExample> _examples;
    private readonly bool _checkpointing;
    private ulong _step;

    public TrainingBench(BenchmarkModel model, ComputeContext context, bool lora, int batch, int length, bool checkpointing, double dropout = 0)
    {
        var config = model.Config;
        _decoder = DecoderLoader.Initialise(config, 1, _ => !lora, length + 8, context);
        if (lora)
        {
            LoraInjector.Attach(_decoder, new LoraOptions(8, 16, dropout, ["all"]), 1);
        }

        _optimizer = new AdamW([.. _decoder.TrainableParameters], new AdamWOptions(), context.Kernels);
        _checkpointing = checkpointing;
        var random = new Random(1);
        _examples =
        [
            .. Enumerable.Range(0, batch).Select(_ =>
            {
                int[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(config.VocabSize))];
                return new TokenizedExample(ids, ids);
            }),
        ];
        Tokens = (long)batch * length;

        // Forward and backward products of all weights but the embedding look-up, and attention's two products (6 and 12 per token).
        var weights = _decoder.BaseParameters.Sum(parameter => parameter.Count);
        var attention = (long)model.Layers * model.Heads * config.HeadDim * length;
        FlopsPerStep = lora ? Tokens * ((4.0 * weights) + (12.0 * attention)) : Tokens * ((6.0 * weights) + (12.0 * attention));
    }

    public StepClock Clock { get; } = new();

    public long Tokens { get; }

    /// <summary>Floating-point operations of a step that a trainer cannot avoid (recomputation not counted).</summary>
    public double FlopsPerStep { get; }

    public double Step()
    {
        using var batch = MicroBatch.From(_examples, 0, _decoder.Context.Device);
        var result = GradientStep.Run(_decoder, [batch], _step++, _checkpointing, Clock);
        var norm = _optimizer.GradientNorm();
        _optimizer.Step(1e-4, GradientClipping.Scale(norm, 1));
        Clock.Lap(StepPart.Optimizer);
        return result.LossSum / result.Tokens;
    }

    /// <summary>Seconds of each of the steps after two warm-up steps: wall time, and processor time of all threads.</summary>
    public IReadOnlyList<(double Wall, double Processor)> Time(int steps)
    {
        _ = Step();
        _ = Step();
        Clock.Reset();
        using var process = Process.GetCurrentProcess();
        var seconds = new List<(double, double)>();
        for (var i = 0; i < steps; i++)
        {
            process.Refresh();
            var (start, processor) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            _ = Step();
            process.Refresh();
            seconds.Add((Stopwatch.GetElapsedTime(start).TotalSeconds, (process.TotalProcessorTime - processor).TotalSeconds));
        }

        return seconds;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _decoder.Dispose();
    }
}
