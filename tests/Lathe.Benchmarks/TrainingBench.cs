using System.Diagnostics;
using Lathe.Data;
using Lathe.Models.Config;
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

    /// <param name="cell">What is trained.</param>
    /// <param name="context">How the model computes.</param>
    /// <param name="folder">Its checkpoint.</param>
    public TrainingBench(ThroughputCell cell, ComputeContext context, string folder)
        : this(Load(cell, context, folder), cell.Adapter, cell.Batch, cell.Length, checkpointing: false)
    {
    }

    public TrainingBench(BenchmarkModel model, ComputeContext context, bool lora, int batch, int length, bool checkpointing, double dropout = 0)
        : this(
            DecoderLoader.Initialise(model.Config, 1, _ => !lora, length + 8, context), lora ? new LoraOptions(8, 16, dropout, ["all"]) : null,
            batch, length, checkpointing)
    {
    }

    private TrainingBench(Decoder decoder, LoraOptions? adapter, int batch, int length, bool checkpointing)
    {
        _decoder = decoder;
        var config = decoder.Config;
        if (adapter is not null)
        {
            LoraInjector.Attach(_decoder, adapter, 1);
        }

        _optimizer = new AdamW([.. _decoder.TrainableParameters], new AdamWOptions(), decoder.Context.Kernels);
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

        // Products of all weights but the embedding look-up, and attention's.
        var weights = _decoder.BaseCount - (config.TieWordEmbeddings ? 0 : _decoder.Embedding.Weight.Count);
        var attention = (double)config.NumHiddenLayers * config.NumAttentionHeads * config.HeadDim * length;
        FlopsPerStep = adapter is not null ? Tokens * ((4.0 * weights) + (8 * attention)) : Tokens * ((6.0 * weights) + (12 * attention));
    }

    private static Decoder Load(ThroughputCell cell, ComputeContext context, string folder) => DecoderLoader.Load(
        folder, ModelConfig.Load(folder), _ => cell.Method == MemoryMethod.Full, cell.Length + 8, context, quantization: cell.Quantization);

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
        return [.. Enumerable.Range(0, steps).Select(_ => TimedStep())];
    }

    /// <summary>A step and the seconds it took: wall time, and processor time of all threads.</summary>
    public (double Wall, double Processor) TimedStep()
    {
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        _ = Step();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _decoder.Dispose();
    }
}
