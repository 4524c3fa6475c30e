using Lathe.Data.Tokenizers;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Training.Diagnostics;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>A few texts, and what the base with the last adapter beside it, as a training has it, not merged, computes for them.</summary>
/// <param name="Context">How it computed.</param>
/// <param name="Rows">Token ids of each text.</param>
/// <param name="Logits">Of each text, [T, V] fp32.</param>
internal sealed record ParityReference(ComputeContext Context, IReadOnlyList<long[]> Rows, IReadOnlyList<Tensor> Logits)
{
    /// <summary>Tokens of a prompt, at most.</summary>
    public const int MaxTokens = 48;

    private static readonly string[] Prompts =
    [
        "The capital of France is Paris, and the capital of Italy is",
        "Q: What is 12 plus 30?\nA: 12 plus 30 is",
        "def add(a, b):\n    return a + b\n\n\ndef subtract(a, b):\n",
        "Übung macht den Meister. 学而时习之,不亦说乎?",
    ];

    /// <summary>The largest logit.</summary>
    public double Largest => Math.Max(Logits.Max(logits => logits.abs().max().item<float>()), float.Epsilon);

    /// <summary>What it was computed in, <c>fp32</c> or <c>bf16</c>.</summary>
    public string ComputeType => ComputePath.Of(Context).Dtype;

    /// <param name="model">What was written.</param>
    /// <param name="baseFolder">Of the base.</param>
    /// <param name="tokenizer">Makes tokens of the prompts; null: any tokens will do.</param>
    /// <param name="reporter">Is told of each prompt.</param>
    /// <param name="cancellation">Looked at between prompts.</param>
    public static ParityReference Compute(
        MergedModel model, string baseFolder, Tokenizer? tokenizer, IExportReporter reporter, CancellationToken cancellation)
    {
        var context = ComputeContextFactory.Create(bf16: false, previous: null, out _);
        if (2 * sizeof(float) * ParameterInventory.Count(model.Config) > HostMemory.AvailableBytes)
        {
            // Weights of 16 bits are then used where they are in the file.
            context = context with { ComputeType = ScalarType.BFloat16, Matmul = new Kernels.Matmul.AtenMatmul() };
        }

        List<long[]> rows = [.. Prompts.Select((prompt, i) => Ids(prompt, i, tokenizer, model.Config))];
        var logits = new List<Tensor>();
        using var decoder = new WrittenCheckpoint(AdaptedDecoder.Load(model, baseFolder, MaxTokens, context));
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            logits.Add(decoder.Logits(row));
            reporter.Progress(ExportPhase.Checking, logits.Count, 2 * rows.Count);
        }

        return new ParityReference(context, rows, logits);
    }

    /// <summary>Tells that so many prompts were compared.</summary>
    public void Tell(IExportReporter reporter, int compared) => reporter.Progress(ExportPhase.Checking, Rows.Count + compared, 2 * Rows.Count);

    private static long[] Ids(string prompt, int number, Tokenizer? tokenizer, ModelConfig config)
    {
        var length = Math.Min(MaxTokens, config.MaxPositionEmbeddings);
        long[] ids = tokenizer is null
            ? [.. Enumerable.Range(0, length).Select(i => (number + 1) * (i + 7L) * 2_654_435_761L % config.VocabSize)]
            : [.. tokenizer.Encode(prompt).Select(id => (long)id).Where(id => id < config.VocabSize).Take(length)];
        return ids.Length > 0 ? ids : [0];
    }
}
